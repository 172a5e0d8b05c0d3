using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Softmax regression by L-BFGS (Liu and Nocedal 1989). For classes alone: ML.NET's regression by L-BFGS is Poisson's,
/// which is for counts.</summary>
public sealed class LbfgsTableTrainer : ITrainer<ClassificationTable>
{
    /// <inheritdoc/>
    public string Name => "lbfgs";

    /// <inheritdoc/>
    public string Summary => "a linear model, learned from all rows at once";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .LogUniform("l2", 1e-6, 1000, 1, "weight of the squared penalty on the coefficients, whatever the number of rows")
        .Uniform("l1", 0, 100, 0, "pulls coefficients to 0")
        .Int("iterations", 1, 10_000, 200, "most steps", log: true)
        .Scaling("standard", "quantile", "none").Categories(64).Prose(50_000).SeenPictures().Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("l2", 1e-3, 100)
        .Only("scaling", "standard", "quantile").All(ClassWeights.Name)
        .All(ProseOptions.Name)
        .Configuration((ProseOptions.Name, ProseOptions.Meaning))
        .Configuration(("l2", 0.1))
        .Configuration(("l2", 5), ("scaling", "quantile")));

    /// <inheritdoc/>
    public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run) =>
        TableTraining.Classify(data, parameters, run, keepMissing: false, weight => MlNetClassifier.WithTextLabel(run.ML,
            run.ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy(new LbfgsMaximumEntropyMulticlassTrainer.Options
            {
                LabelColumnName = MlNetClassifier.Label,
                FeatureColumnName = TableFeatures.Features,
                ExampleWeightColumnName = weight,
                L2Regularization = (float)parameters.Real("l2"),
                L1Regularization = (float)parameters.Real("l1"),
                MaximumNumberOfIterations = parameters.Int("iterations"),
                NumberOfThreads = 1,
            })));
}
