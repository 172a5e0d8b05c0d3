using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>Softmax regression on pixels scaled to 0..1, by L-BFGS (Liu and Nocedal 1989).</summary>
public sealed class LinearImageTrainer : ITrainer<ImageDataset>
{
    /// <inheritdoc/>
    public string Name => "linear";

    /// <inheritdoc/>
    public string Summary => "softmax regression on pixels: seconds to train, a floor for what a network must beat";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .LogUniform("l2", 1e-6, 100, 1, "weight of the squared penalty on the coefficients")
        .Uniform("l1", 0, 100, 0, "weight of the absolute penalty on the coefficients")
        .Int("iterations", 1, 1000, 60, "most steps of L-BFGS, each a pass or two over the rows")
        .Pictures()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("l2", 1e-3, 30)
        .Narrow("iterations", 10, 200, initial: 30, log: true, costly: true)
        .All(ClassWeights.Name));

    /// <inheritdoc/>
    public TrainedModel Train(ImageDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Report(new("fitting softmax regression", 0));
        var options = new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = MlNetClassifier.Label,
            FeatureColumnName = ImageToPixels.Pixels,
            ExampleWeightColumnName = parameters.WeightColumn(),
            L2Regularization = (float)parameters.Real("l2"),
            L1Regularization = (float)parameters.Real("l1"),
            MaximumNumberOfIterations = parameters.Int("iterations"),
            // Sums over rows would depend on how many threads share them.
            NumberOfThreads = 1,
        };
        var fit = MlNetClassifier.WithTextLabel(run.ML, run.ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(options));
        var model = ImagePipeline.Assemble(run, data, fit, ClassWeights.Of(data.Labels, data.Classes.Count, parameters));
        run.Report(new("fitted", 1));
        return model;
    }
}
