using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Gradient-boosted trees by ML.NET's FastTree (MART, Friedman 2001); classes one against the rest.</summary>
public static class FastTreeTableTrainer
{
    private const string Name = "fast-tree";
    private const string Summary = "gradient-boosted trees by ML.NET itself; classes one against the rest";

    /// <summary>For classes.</summary>
    public sealed class Classifier : ITrainer<ClassificationTable>
    {
        /// <inheritdoc/>
        public string Name => FastTreeTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => FastTreeTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters().Weights();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => Searched(search).All(ClassWeights.Name));

        /// <inheritdoc/>
        public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Classify(data, parameters, run, keepMissing: true, weight => OneVersusRest.Create(run.ML,
                run.ML.BinaryClassification.Trainers.FastTree(Options(new FastTreeBinaryTrainer.Options(), parameters, run, weight))));
    }

    /// <summary>For numbers.</summary>
    public sealed class Regressor : ITrainer<RegressionTable>
    {
        /// <inheritdoc/>
        public string Name => FastTreeTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => FastTreeTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(Searched);

        /// <inheritdoc/>
        public TrainedModel Train(RegressionTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Regress(data, parameters, run,
            keepMissing: true,
            run.ML.Regression.Trainers.FastTree(Options(new FastTreeRegressionTrainer.Options(), parameters, run, null)));
    }

    private static TOptions Options<TOptions>(TOptions options, ParameterSet parameters, TrainingRun run, string? weight)
        where TOptions : BoostedTreeOptions
    {
        options.LabelColumnName = MlNetClassifier.Label;
        options.FeatureColumnName = TableFeatures.Features;
        options.ExampleWeightColumnName = weight;
        options.NumberOfTrees = parameters.Int("iterations");
        options.NumberOfLeaves = parameters.Int("leaves");
        options.LearningRate = parameters.Real("learningRate");
        options.MinimumExampleCountPerLeaf = parameters.Int("minLeaf");
        options.FeatureFraction = parameters.Real("featureFraction");
        options.MaximumBinCountPerFeature = parameters.Int("maxBins");
        options.Seed = run.Seed;
        options.FeatureSelectionSeed = run.Seed;
        // More threads add the same numbers up in another order.
        options.NumberOfThreads = 1;
        return options;
    }

    private static SearchSpace Parameters() => new SearchSpace()
        .Int("iterations", 1, 10_000, 100, "boosting rounds", log: true)
        .Int("leaves", 2, 4096, 15, "most leaves of a tree", log: true)
        .LogUniform("learningRate", 1e-4, 1, 0.1, "weight of each tree")
        .Int("minLeaf", 1, 10_000, 5, "fewest rows in a leaf", log: true)
        .Uniform("featureFraction", 0.01, 1, 0.8, "share of the features each tree may use")
        .Int("maxBins", 3, 1023, 255, "most levels a feature is grouped into", log: true)
        .Categories(16).Prose(5_000).SeenPictures();

    private static SearchedParameters Searched(SearchedParameters search) => search
        .Narrow("iterations", 10, 1000, costly: true)
        .Narrow("leaves", 3, 128, costly: true)
        .Narrow("learningRate", 0.01, 0.5)
        .Narrow("minLeaf", 1, 100)
        .Narrow("featureFraction", 0.2, 1)
        .All(ProseOptions.Name)
        .Configuration(("iterations", 300), ("learningRate", 0.03), ("leaves", 4), ("featureFraction", 0.5));
}
