using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Softmax regression on TF-IDF n-grams of words and of characters, by L-BFGS (Liu and Nocedal 1989) or by
/// stochastic dual coordinate ascent (Shalev-Shwartz and Zhang 2013), all of it ML.NET's own transforms.</summary>
public sealed class LinearTextTrainer : ITrainer<TextDataset>
{
    private const string Sdca = "sdca";
    private const string Lbfgs = "lbfgs";

    /// <inheritdoc/>
    public string Name => "linear";

    /// <inheritdoc/>
    public string Summary => "softmax regression on TF-IDF n-grams of words and characters, ML.NET's own transforms throughout";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Choice("optimizer", [Sdca, Lbfgs], "sdca: a few passes, row by row; lbfgs: many passes over all rows")
        .Int("wordNgrams", 1, 3, 2, "longest n-gram of words")
        .Int("charNgrams", 0, 6, 4, "longest n-gram of characters; 0 for none")
        .Int("minRows", 1, 1000, 2, "rows an n-gram must occur in to be learned from", log: true)
        .Int("maxNgrams", 100, 2_000_000, 200_000, "most n-grams kept of each length", log: true)
        .LogUniform("l2", 1e-9, 10, 1e-5, "weight of the squared penalty on the coefficients; times the rows for lbfgs")
        .Int("iterations", 1, 1000, 40, "most passes of sdca, most steps of lbfgs", log: true)
        .Markup()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .All("optimizer")
        .Narrow("wordNgrams", 1, 3, costly: true)
        .Narrow("charNgrams", 0, 5, initial: 0, costly: true)
        .Narrow("minRows", 1, 5)
        .Narrow("l2", 1e-7, 1e-3)
        .Narrow("iterations", 10, 100, costly: true)
        .All(ClassWeights.Name)
        .Configuration(("charNgrams", 4))
        .Configuration(("charNgrams", 4), ("l2", 1e-6)));

    /// <inheritdoc/>
    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run) =>
        TextCleaning.Train(data, parameters, run, texts => Fit(texts, parameters, run));

    private static TrainedModel Fit(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Begin(WorkStage.Preparing, 0, "counting n-grams");
        var ngrams = new MlNetNgrams(
            parameters.Int("wordNgrams"), parameters.Int("charNgrams"), parameters.Int("maxNgrams"), parameters.Int("minRows"));
        var features = ngrams.Fit(run, data);

        run.Begin(WorkStage.Training, 0.3, "fitting softmax regression");
        var seen = run.ML.Data.Cache(MlNetNgrams.Rows(run, data, parameters, features));
        var fit = MlNetClassifier.WithTextLabel(run.ML, Optimizer(parameters, run.ML)).Fit(seen);
        run.Report(new("fitted", 1));
        var rest = run.ML.Transforms.DropColumns(MlNetNgrams.Features).Fit(seen);
        return new(new TransformerChain<ITransformer>(features, fit, rest), TextRows.InputSchema);
    }

    // Both on one thread: sums over rows, and the order of updates, would depend on how many threads share them.
    private static IEstimator<ITransformer> Optimizer(ParameterSet parameters, MLContext ml)
    {
        var trainers = ml.MulticlassClassification.Trainers;
        var l2 = (float)parameters.Real("l2");
        return parameters.Text("optimizer") == Sdca
            ? trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = MlNetClassifier.Label,
                FeatureColumnName = MlNetNgrams.Features,
                ExampleWeightColumnName = parameters.WeightColumn(),
                L2Regularization = l2,
                L1Regularization = 0,
                MaximumNumberOfIterations = parameters.Int("iterations"),
                ConvergenceTolerance = 1e-3f,
                NumberOfThreads = 1,
            })
            : trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = MlNetClassifier.Label,
                FeatureColumnName = MlNetNgrams.Features,
                ExampleWeightColumnName = parameters.WeightColumn(),
                L2Regularization = l2,
                L1Regularization = 0,
                MaximumNumberOfIterations = parameters.Int("iterations"),
                NumberOfThreads = 1,
            });
    }
}
