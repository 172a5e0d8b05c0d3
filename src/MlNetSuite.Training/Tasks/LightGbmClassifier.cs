using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Training.Tasks;

/// <summary>LightGBM (Ke et al. 2017) as every task with classes uses it: trees that are the same on any number of threads.</summary>
internal static class LightGbmClassifier
{
    /// <summary>An estimator that learns <see cref="MlNetClassifier.Label"/> from a feature column.</summary>
    /// <param name="run">Seed and threads.</param>
    /// <param name="parameters">With <c>iterations</c>, <c>leaves</c>, <c>learningRate</c>, <c>minLeaf</c> and
    /// <c>featureFraction</c>.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="maxBins">Most levels a feature is grouped into.</param>
    /// <param name="weight">The column of row weights, or null.</param>
    internal static IEstimator<ITransformer> Create(TrainingRun run, ParameterSet parameters, string features, int maxBins,
        string? weight = null) =>
        LightGbmThreads.Limited(LightGbmTrees.Growing(parameters, featureFraction =>
            MlNetClassifier.WithTextLabel(run.ML, run.ML.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
            {
                LabelColumnName = MlNetClassifier.Label,
                FeatureColumnName = features,
                ExampleWeightColumnName = weight,
                NumberOfIterations = parameters.Int("iterations"),
                NumberOfLeaves = parameters.Int("leaves"),
                LearningRate = parameters.Real("learningRate"),
                MinimumExampleCountPerLeaf = parameters.Int("minLeaf"),
                MaximumBinCountPerFeature = maxBins,
                UseSoftmax = true,
                Booster = Booster(parameters, featureFraction),
                Seed = run.Seed,
                Deterministic = true,
                ForceColumnWise = true,
            }))), run.Threads);

    /// <summary>What each tree may use and what its leaves cost, as far as the parameters say.</summary>
    internal static GradientBooster.Options Booster(ParameterSet parameters, double featureFraction)
    {
        var booster = new GradientBooster.Options { FeatureFraction = featureFraction };
        if (parameters.ContainsKey("rowFraction"))
            (booster.SubsampleFraction, booster.SubsampleFrequency) = (parameters.Real("rowFraction"), 1);
        if (parameters.ContainsKey("l1"))
            (booster.L1Regularization, booster.L2Regularization) = (parameters.Real("l1"), parameters.Real("l2"));
        return booster;
    }
}
