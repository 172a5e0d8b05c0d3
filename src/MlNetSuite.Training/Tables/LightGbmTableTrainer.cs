using Microsoft.ML;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Gradient-boosted trees by LightGBM (Ke et al. 2017), which finds the better side for missing numbers itself.</summary>
/// <remarks>ML.NET cannot be cancelled while it fits: a cancelled run ends when LightGBM is done.</remarks>
public static class LightGbmTableTrainer
{
    private const string Name = "lightgbm";
    private const string Summary = "gradient-boosted trees; strong on tables of mixed columns";

    /// <summary>For classes.</summary>
    public sealed class Classifier : ITrainer<ClassificationTable>
    {
        /// <inheritdoc/>
        public string Name => LightGbmTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => LightGbmTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters().Weights();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => Searched(search).All(ClassWeights.Name));

        /// <inheritdoc/>
        public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Classify(data, parameters, run, keepMissing: true, weight => LightGbmClassifier.Create(
                run, parameters, TableFeatures.Features, parameters.Int("maxBins"), weight));
    }

    /// <summary>For numbers.</summary>
    public sealed class Regressor : ITrainer<RegressionTable>
    {
        /// <inheritdoc/>
        public string Name => LightGbmTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => LightGbmTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(Searched);

        /// <inheritdoc/>
        public TrainedModel Train(RegressionTable data, ParameterSet parameters, TrainingRun run)
        {
            var trees = LightGbmTrees.Growing(parameters, featureFraction => run.ML.Regression.Trainers.LightGbm(new()
            {
                LabelColumnName = MlNetClassifier.Label,
                FeatureColumnName = TableFeatures.Features,
                NumberOfIterations = parameters.Int("iterations"),
                NumberOfLeaves = parameters.Int("leaves"),
                LearningRate = parameters.Real("learningRate"),
                MinimumExampleCountPerLeaf = parameters.Int("minLeaf"),
                MaximumBinCountPerFeature = parameters.Int("maxBins"),
                Booster = LightGbmClassifier.Booster(parameters, featureFraction),
                Seed = run.Seed,
                Deterministic = true,
                ForceColumnWise = true,
            }));
            return TableTraining.Regress(data, parameters, run, keepMissing: true, LightGbmThreads.Limited(trees, run.Threads));
        }
    }

    private static SearchSpace Parameters() => new SearchSpace()
        .Int("iterations", 1, 10_000, 100, "boosting rounds", log: true)
        .Int("leaves", 2, 4096, 15, "most leaves of a tree", log: true)
        .LogUniform("learningRate", 1e-4, 1, 0.1, "weight of each tree")
        .Int("minLeaf", 1, 10_000, 5, "fewest rows in a leaf", log: true)
        .Uniform("featureFraction", 0.01, 1, 0.8, "share of the features each tree may use")
        .Uniform("rowFraction", 0.05, 1, 1, "share of the rows each tree is grown on")
        .LogUniform("l1", 1e-9, 1000, 1e-9, "penalty on the size of leaf values")
        .LogUniform("l2", 1e-9, 1000, 1e-3, "penalty on the squared size of leaf values")
        .Int("maxBins", 3, 1023, 255, "most levels a feature is grouped into", log: true)
        .Categories(16).Prose(20_000).SeenPictures();

    private static SearchedParameters Searched(SearchedParameters search) => search
        .Narrow("iterations", 10, 2000, costly: true)
        .Narrow("leaves", 3, 255, costly: true)
        .Narrow("learningRate", 5e-3, 0.5)
        .Narrow("minLeaf", 1, 100)
        .Narrow("featureFraction", 0.1, 1)
        .Narrow("rowFraction", 0.4, 1)
        .Narrow("l1", 1e-9, 10)
        .Narrow("l2", 1e-6, 100)
        .All(ProseOptions.Name)
        .Configuration((ProseOptions.Name, ProseOptions.Meaning))
        .Configuration(("iterations", 300), ("learningRate", 0.05), ("leaves", 31), ("minLeaf", 20), ("rowFraction", 0.8))
        .Configuration(("iterations", 400), ("learningRate", 0.03), ("leaves", 4), ("minLeaf", 5), ("featureFraction", 0.4),
            ("rowFraction", 0.7));
}
