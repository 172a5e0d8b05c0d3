using Microsoft.ML;
using Microsoft.ML.Trainers;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Softmax and linear regression by stochastic dual coordinate ascent (Shalev-Shwartz and Zhang 2013).</summary>
public static class SdcaTableTrainer
{
    private const string Name = "sdca";
    private const string Summary = "a linear model, learned row by row";

    /// <summary>For classes.</summary>
    public sealed class Classifier : ITrainer<ClassificationTable>
    {
        /// <inheritdoc/>
        public string Name => SdcaTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => SdcaTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters().Weights();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => Searched(search).All(ClassWeights.Name));

        /// <inheritdoc/>
        public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Classify(data, parameters, run, keepMissing: false, weight => MlNetClassifier.WithTextLabel(run.ML,
                run.ML.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options
                {
                    LabelColumnName = MlNetClassifier.Label,
                    FeatureColumnName = TableFeatures.Features,
                    ExampleWeightColumnName = weight,
                    L2Regularization = (float)parameters.Real("l2"),
                    L1Regularization = (float)parameters.Real("l1"),
                    MaximumNumberOfIterations = parameters.Int("iterations"),
                    ConvergenceTolerance = 1e-3f,
                    NumberOfThreads = 1,
                })));
    }

    /// <summary>For numbers.</summary>
    public sealed class Regressor : ITrainer<RegressionTable>
    {
        /// <inheritdoc/>
        public string Name => SdcaTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => SdcaTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(Searched);

        /// <inheritdoc/>
        public TrainedModel Train(RegressionTable data, ParameterSet parameters, TrainingRun run) =>
            TableTraining.Regress(data, parameters, run, keepMissing: false,
                run.ML.Regression.Trainers.Sdca(new SdcaRegressionTrainer.Options
                {
                    LabelColumnName = MlNetClassifier.Label,
                    FeatureColumnName = TableFeatures.Features,
                    // With a smaller penalty its steps grow without end on rows that lie on a line.
                    L2Regularization = Math.Max((float)parameters.Real("l2"), 1f / data.Count),
                    L1Regularization = (float)parameters.Real("l1"),
                    MaximumNumberOfIterations = parameters.Int("iterations"),
                    ConvergenceTolerance = 1e-3f,
                    NumberOfThreads = 1,
                }));
    }

    private static SearchSpace Parameters() => new SearchSpace()
        .LogUniform("l2", 1e-7, 10, 1e-3, "weight of the squared penalty on the coefficients; for numbers at least 1 by the rows")
        .Uniform("l1", 0, 1, 0, "pulls coefficients to 0")
        .Int("iterations", 1, 10_000, 100, "most passes over the rows", log: true)
        .Scaling("standard", "quantile", "none").Categories(64).Prose(50_000).SeenPictures();

    private static SearchedParameters Searched(SearchedParameters search) => search
        .Narrow("l2", 1e-6, 1)
        .Narrow("iterations", 10, 1000, costly: true)
        .Only("scaling", "standard", "quantile")
        .All(ProseOptions.Name)
        .Configuration(("l2", 0.01))
        .Configuration(("l2", 1e-4), ("iterations", 500), ("scaling", "quantile"));
}
