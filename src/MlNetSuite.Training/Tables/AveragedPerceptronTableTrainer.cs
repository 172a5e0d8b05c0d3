using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>The averaged perceptron (Freund and Schapire 1999), one class against the rest, with calibrated probabilities.</summary>
/// <remarks>ML.NET's perceptron takes no weights of rows, so that this trainer has no <c>classWeights</c>.</remarks>
public sealed class AveragedPerceptronTableTrainer : ITrainer<ClassificationTable>
{
    /// <inheritdoc/>
    public string Name => "averaged-perceptron";

    /// <inheritdoc/>
    public string Summary => "a linear model that learns from its mistakes alone; the fastest on many rows";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("iterations", 1, 1000, 10, "passes over the rows", log: true)
        .LogUniform("learningRate", 1e-3, 10, 1, "size of the first step")
        .Uniform("l2", 0, 1, 0, "share of the coefficients forgotten at each step")
        .Scaling("standard", "quantile", "none").Categories(64).Prose(50_000).SeenPictures();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("iterations", 3, 200, costly: true)
        .Narrow("learningRate", 0.01, 10)
        .Only("scaling", "standard", "quantile")
        .All(ProseOptions.Name));

    /// <inheritdoc/>
    public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run) =>
        TableTraining.Classify(data, parameters, run, keepMissing: false, _ => OneVersusRest.Create(run.ML,
            run.ML.BinaryClassification.Trainers.AveragedPerceptron(new AveragedPerceptronTrainer.Options
            {
                LabelColumnName = MlNetClassifier.Label,
                FeatureColumnName = TableFeatures.Features,
                NumberOfIterations = parameters.Int("iterations"),
                LearningRate = (float)parameters.Real("learningRate"),
                L2Regularization = (float)parameters.Real("l2"),
                DecreaseLearningRate = true,
            })));
}
