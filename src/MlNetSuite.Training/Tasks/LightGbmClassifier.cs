using Microsoft.ML;
using Microsoft.ML.Trainers.LightGbm;
using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Training.Tasks;

/// <summary>LightGBM (Ke et al. 2017) as every task with classes uses it: trees that are the same on any number of threads.</summary>
internal static class LightGbmClassifier
{
    /// <summary>An estimator that learns <see cref="StockClassifier.Label"/> from a feature column.</summary>
    /// <param name="run">Seed and threads.</param>
    /// <param name="parameters">With <c>iterations</c>, <c>leaves</c>, <c>learningRate</c>, <c>minLeaf</c> and <c>featureFraction</c>.</param>
    /// <param name="features">The feature column.</param>
    /// <param name="maxBins">Most levels a feature is grouped into.</param>
    internal static IEstimator<ITransformer> Create(TrainingRun run, ParameterSet parameters, string features, int maxBins)
    {
        LightGbmThreads.Limit(run.Threads);
        return StockClassifier.WithTextLabel(run.ML, run.ML.MulticlassClassification.Trainers.LightGbm(new LightGbmMulticlassTrainer.Options
        {
            LabelColumnName = StockClassifier.Label,
            FeatureColumnName = features,
            NumberOfIterations = parameters.Int("iterations"),
            NumberOfLeaves = parameters.Int("leaves"),
            LearningRate = parameters.Real("learningRate"),
            MinimumExampleCountPerLeaf = parameters.Int("minLeaf"),
            MaximumBinCountPerFeature = maxBins,
            UseSoftmax = true,
            Booster = new GradientBooster.Options { FeatureFraction = parameters.Real("featureFraction") },
            Seed = run.Seed,
            Deterministic = true,
            ForceColumnWise = true,
        }));
    }
}
