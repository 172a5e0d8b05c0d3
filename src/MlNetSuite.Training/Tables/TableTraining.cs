using Microsoft.ML;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Training.Tables;

/// <summary>What trainers of tables share: features are learned first, then a standard estimator from them, then both become one
/// model.</summary>
internal static class TableTraining
{
    /// <summary>The column that says how much a row counts.</summary>
    internal const string Weight = "table.weight";

    /// <summary>Adds what becomes of categories, for every trainer.</summary>
    internal static SearchSpace Categories(this SearchSpace space, int levels) => space
        .Int("oneHotLevels", 0, 10_000, levels,
            "categories of up to so many values get a feature for each, others the mean answer of each value", log: false);

    /// <summary>Adds what becomes of prose.</summary>
    internal static SearchSpace Prose(this SearchSpace space, int words) => space
        .Choice(ProseOptions.Name, [ProseOptions.Words, ProseOptions.Meaning, ProseOptions.Both],
            "columns of prose: tfidf of their words; sentence: the vectors that a pretrained sentence transformer makes of them; both")
        .Int("maxWords", 1, 1_000_000, words, "most words, and most pairs of words, told apart in columns of prose", log: true)
        .When(ProseOptions.Name, ProseOptions.Words, ProseOptions.Both)
        .EncoderWhen(ProseOptions.Name, ProseOptions.Meaning, ProseOptions.Both)
        .Windows().When(ProseOptions.Name, ProseOptions.Meaning, ProseOptions.Both);

    /// <summary>Adds how numbers are scaled; the first is the default.</summary>
    internal static SearchSpace Scaling(this SearchSpace space, params IReadOnlyList<string> kinds) => space
        .Choice("scaling", kinds, "standard: mean 0 and variance 1; quantile: by rank, to a normal distribution; none: as they are");

    /// <summary>How the parameters say features are to be made.</summary>
    internal static PreparationOptions Preparation(this ParameterSet parameters, bool keepMissing) => new(
        parameters.ContainsKey("scaling") ? Enum.Parse<ScalingKind>(parameters.Text("scaling"), ignoreCase: true) : ScalingKind.None,
        keepMissing, parameters.Int("oneHotLevels"));

    /// <summary>The rows that have a class; two classes at least.</summary>
    /// <exception cref="InputException">There are fewer.</exception>
    internal static ClassificationTable Labelled(ClassificationTable data, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        return data.Labels.All(l => l >= 0) ? data : run.Prepare(data, nameof(Labelled),
            () => data.Subset([.. Enumerable.Range(0, data.Count).Where(r => data.Labels[r] >= 0)]), Bytes);
    }

    /// <summary>About how many bytes the rows take that a subset has copied.</summary>
    internal static long Bytes(TableDataset data) => (long)data.Count * data.Columns.Count * sizeof(long);

    /// <summary>Learns classes with one of ML.NET's own trainers.</summary>
    /// <param name="data">Training rows.</param>
    /// <param name="parameters">The trainer's.</param>
    /// <param name="run">Seed, threads, progress.</param>
    /// <param name="keepMissing">Whether the trainer makes something of NaN.</param>
    /// <param name="trainer">From the name of the weight column, or null, to what gives <c>PredictedLabel</c> and <c>Score</c>.</param>
    internal static TrainedModel Classify(
        ClassificationTable data, ParameterSet parameters, TrainingRun run, bool keepMissing,
        Func<string?, IEstimator<ITransformer>> trainer)
    {
        data = Labelled(data, run);
        var features = Features(data, parameters, run, keepMissing);
        var weights = ClassWeights.Of(data.Labels, data.Classes.Count, parameters);
        var rows = features.View(
            ViewColumn.Key(MlNetClassifier.Label, data.Labels, data.Classes), ViewColumn.Number(Weight, r => weights[data.Labels[r]]));
        return Learn(features, rows, run, trainer(parameters.Weighted() ? Weight : null));
    }

    /// <summary>Learns numbers with one of ML.NET's own trainers.</summary>
    internal static TrainedModel Regress(
        RegressionTable data, ParameterSet parameters, TrainingRun run, bool keepMissing, IEstimator<ITransformer> trainer)
    {
        var features = Features(data, parameters, run, keepMissing);
        return Learn(features, features.View(ViewColumn.Number(MlNetClassifier.Label, r => data.Targets[r])), run, trainer);
    }

    /// <summary>Learns the features.</summary>
    internal static TableFeatures Features(TableDataset data, ParameterSet parameters, TrainingRun run, bool keepMissing)
    {
        run.Begin(WorkStage.Preparing, 0, "preparing columns");
        return TableFeatures.Fit(run, data, parameters.Preparation(keepMissing), ProseOptions.Of(parameters), parameters);
    }

    private static TrainedModel Learn(TableFeatures features, IDataView rows, TrainingRun run, IEstimator<ITransformer> trainer)
    {
        run.Begin(WorkStage.Training, 0.2, "fitting");
        var fit = trainer.Fit(rows);
        run.Report(new("fitted", 1));
        return features.Model(fit);
    }
}
