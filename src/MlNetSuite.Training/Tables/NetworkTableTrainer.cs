using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>Multilayer perceptrons with batch norm and dropout over scaled numbers and one-hot categories, a few of them
/// averaged.</summary>
public static class NetworkTableTrainer
{
    private const string Name = "network";
    private const string Summary = "an average of a few neural networks; good on many rows of numbers";

    /// <summary>For classes.</summary>
    public sealed class Classifier : ITrainer<ClassificationTable>
    {
        /// <inheritdoc/>
        public string Name => NetworkTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => NetworkTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = TableNetwork.Parameters()
            .Uniform("labelSmoothing", 0, 0.5, 0.05, "share of the target spread over all classes").Weights();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => TableNetwork.Searched(search)
            .Narrow("labelSmoothing", 0, 0.2).All(ClassWeights.Name)
            .Configuration(("hidden", 256), ("epochs", 100), ("dropout", 0.3)));

        /// <inheritdoc/>
        public bool NeedsLibTorch(ParameterSet parameters) => true;

        /// <inheritdoc/>
        public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run)
        {
            data = TableTraining.Labelled(data, run);
            var features = TableTraining.Features(data, parameters, run, keepMissing: false);
            var options = TableNetwork.Loop(parameters) with
            {
                LabelSmoothing = parameters.Real("labelSmoothing"),
                ClassWeights = parameters.Weighted() ? Tasks.ClassWeights.Of(data.Labels, data.Classes.Count, parameters) : [],
            };
            var split = TableNetwork.Split(data.Count, parameters.Real("validation"),
                share => Holdout.Stratified(data.Labels, share, run.Seed));
            var network = TableNetwork.Train(features.Width, data.Classes.Count,
                rows => new TableNetworkRows(features, rows, r => data.Labels[r], _ => 0), split, options, parameters, run);

            var graph = new OnnxGraph("table");
            var members = network.Add(graph, features.Begin(graph));
            // The softmax that ends every classifier's graph gives the mean of the probabilities back.
            var logits = members is [var only] ? only : graph.Node("Log", [graph.Node("Max",
                [TableNetwork.Mean(graph, [.. members.Select(m => graph.Node("Softmax", [m], [OnnxAttribute.Int("axis", -1)]))]),
                    graph.Constant([1e-30f], 1)])]);
            OnnxClassifier.AddOutputs(graph, logits, data.Classes.Count);
            return features.GraphModel(OnnxClassifier.Pipeline(run.ML, graph.ToBytes(), data.Classes), scalar: false) with
            {
                ValidationRows = split.Test.Count,
            };
        }
    }

    /// <summary>For numbers.</summary>
    public sealed class Regressor : ITrainer<RegressionTable>
    {
        /// <inheritdoc/>
        public string Name => NetworkTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => NetworkTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = TableNetwork.Parameters();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => TableNetwork.Searched(search)
            .Configuration(("hidden", 32), ("epochs", 30), ("dropout", 0.3), ("weightDecay", 0.1)));

        /// <inheritdoc/>
        public bool NeedsLibTorch(ParameterSet parameters) => true;

        /// <inheritdoc/>
        public TrainedModel Train(RegressionTable data, ParameterSet parameters, TrainingRun run)
        {
            var features = TableTraining.Features(data, parameters, run, keepMissing: false);
            var scale = TargetScale.Of(data);
            var options = TableNetwork.Loop(parameters) with { Loss = Loss.SquaredError, TargetUnit = scale.Deviation };
            var split = TableNetwork.Split(data.Count, parameters.Real("validation"),
                share => Holdout.Shuffled(data.Count, share, run.Seed));
            var network = TableNetwork.Train(features.Width, 1,
                rows => new TableNetworkRows(features, rows, _ => 0, r => (float)scale.Standardize(data.Targets[r])), split, options,
                parameters, run);

            var graph = new OnnxGraph("table");
            var mean = TableNetwork.Mean(graph, network.Add(graph, features.Begin(graph)));
            graph.Node("Add",
                [graph.Node("Mul", [mean, graph.Constant([(float)scale.Deviation], 1)]), graph.Constant([(float)scale.Mean], 1)],
                output: "Score");
            graph.Output("Score", DataType.Float, -1, 1);
            return features.GraphModel(new OnnxModelEstimator(run.ML, graph.ToBytes()),
                scalar: true) with
            { ValidationRows = split.Test.Count };
        }
    }
}
