using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>A random forest (Breiman 2001) by ML.NET's FastForest; classes one against the rest.</summary>
/// <remarks>There are no <c>classWeights</c>: a forest's probabilities are calibrated on the rows as they are, which takes weights
/// back (measured: the mean probability of a class that one of six rows has is the same to seven digits).</remarks>
public static class FastForestTableTrainer
{
    private const string Name = "fast-forest";
    private const string Summary = "a random forest; hard to get wrong";

    /// <summary>For classes.</summary>
    public sealed class Classifier : ITrainer<ClassificationTable>
    {
        /// <inheritdoc/>
        public string Name => FastForestTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => FastForestTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(Searched);

        /// <inheritdoc/>
        public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Classify(data, parameters, run, keepMissing: true, weight => OneVersusRest.Create(run.ML,
                run.ML.BinaryClassification.Trainers.FastForest(Options(new FastForestBinaryTrainer.Options(), parameters, run, weight))));
    }

    /// <summary>For numbers.</summary>
    public sealed class Regressor : ITrainer<RegressionTable>
    {
        /// <inheritdoc/>
        public string Name => FastForestTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => FastForestTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(Searched);

        /// <inheritdoc/>
        public TrainedModel Train(RegressionTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Regress(data, parameters, run,
            keepMissing: true,
            run.ML.Regression.Trainers.FastForest(Options(new FastForestRegressionTrainer.Options(), parameters, run, null)));
    }

    private static TOptions Options<TOptions>(TOptions options, ParameterSet parameters, TrainingRun run, string? weight)
        where TOptions : TreeOptions
    {
        options.LabelColumnName = MlNetClassifier.Label;
        options.FeatureColumnName = TableFeatures.Features;
        options.ExampleWeightColumnName = weight;
        options.NumberOfTrees = parameters.Int("trees");
        options.NumberOfLeaves = parameters.Int("leaves");
        options.MinimumExampleCountPerLeaf = parameters.Int("minLeaf");
        options.FeatureFraction = parameters.Real("featureFraction");
        options.FeatureFractionPerSplit = parameters.Real("splitFraction");
        options.BaggingExampleFraction = parameters.Real("rowFraction");
        options.Seed = run.Seed;
        options.FeatureSelectionSeed = run.Seed;
        options.NumberOfThreads = 1;
        return options;
    }

    private static SearchSpace Parameters() => new SearchSpace()
        .Int("trees", 1, 10_000, 100, "trees that vote", log: true)
        .Int("leaves", 2, 4096, 64, "most leaves of a tree", log: true)
        .Int("minLeaf", 1, 10_000, 1, "fewest rows in a leaf", log: true)
        .Uniform("featureFraction", 0.01, 1, 1, "share of the features each tree may use")
        .Uniform("splitFraction", 0.01, 1, 0.4, "share of the features each split may use")
        .Uniform("rowFraction", 0.05, 1, 0.7, "share of the rows each tree is grown on")
        .Categories(16).Prose(5_000).SeenPictures();

    private static SearchedParameters Searched(SearchedParameters search) => search
        .Narrow("trees", 20, 500, costly: true)
        .Narrow("leaves", 8, 512, costly: true)
        .Narrow("minLeaf", 1, 50)
        .Narrow("splitFraction", 0.05, 1)
        .Narrow("rowFraction", 0.4, 1)
        .All(ProseOptions.Name)
        .Configuration(("trees", 300), ("splitFraction", 0.2), ("minLeaf", 2));
}
