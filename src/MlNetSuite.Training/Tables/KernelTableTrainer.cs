using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>Kernel ridge regression on up to a few thousand rows: ridge regression at one end, a Gaussian process at the other.
/// Classes are learned as targets 0 and 1, whose predictions become probabilities by a softmax that is fitted to what each
/// row is predicted by the others.</summary>
public static class KernelTableTrainer
{
    private const string Name = "kernel";
    private const string Summary = "ridge regression and Gaussian processes; the most accurate on few rows of numbers";

    /// <summary>For classes.</summary>
    public sealed class Classifier : ITrainer<ClassificationTable>
    {
        /// <inheritdoc/>
        public string Name => KernelTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => KernelTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters(bandwidth: 1, l2: 0.1).Weights();

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => Searched(search).All(ClassWeights.Name)
            .Configuration(("linear", 0.0), ("bandwidth", 2.0), ("l2", 0.01), ("scaling", "none"))
            .Configuration(("linear", 0.5), ("bandwidth", 2.0), ("l2", 0.3), ("scaling", "quantile"))
            .Configuration(("linear", 0.1), ("bandwidth", 1.0), ("l2", 0.001), ("scaling", "none"))
            .Configuration(("linear", 0.0), ("bandwidth", 2.0), ("l2", 0.1)));

        /// <inheritdoc/>
        public TrainedModel Train(ClassificationTable data, ParameterSet parameters, TrainingRun run)
        {
            data = TableTraining.Labelled(data, run);
            (data, var notes) = KernelModel.Sample(data, rows => data.Subset(rows), parameters, run);
            var weights = ClassWeights.Of(data.Labels, data.Classes.Count, parameters);
            var rowWeights = data.Labels.Select(l => weights[l]).ToArray();
            var (classes, total) = (data.Classes.Count, rowWeights.Sum(w => (double)w));
            var shares = Enumerable.Range(0, classes).Select(c => data.Labels.Count(l => l == c) * (double)weights[c] / total).ToArray();
            var targets = new double[MatrixSize.Of(data.Count, classes)];
            for (var r = 0; r < data.Count; r++)
                for (var c = 0; c < classes; c++)
                    targets[r * classes + c] = (data.Labels[r] == c ? 1 : 0) - shares[c];
            var model = KernelModel.Fit(data, targets, rowWeights, parameters, run);
            var factor = SoftmaxFactor(model.LeftOut, shares, data.Labels, rowWeights);
            var graph = new OnnxGraph("kernel");
            OnnxClassifier.AddOutputs(graph, model.Add(graph, factor, [.. shares.Select(s => factor * s)]), classes);
            var trained = model.Model(run, graph, bytes => OnnxClassifier.Pipeline(run.ML, bytes, data.Classes), scalar: false);
            return trained with { Notes = [.. trained.Notes, .. notes] };
        }
    }

    /// <summary>For numbers.</summary>
    public sealed class Regressor : ITrainer<RegressionTable>
    {
        /// <inheritdoc/>
        public string Name => KernelTableTrainer.Name;

        /// <inheritdoc/>
        public string Summary => KernelTableTrainer.Summary;

        /// <inheritdoc/>
        public SearchSpace Space { get; } = Parameters(bandwidth: 2, l2: 1);

        /// <inheritdoc/>
        public SearchSpace Search => Space.Searching(search => Searched(search)
            .Configuration(("linear", 0.5), ("bandwidth", 1.0), ("l2", 3.0))
            .Configuration(("linear", 0.5), ("bandwidth", 2.0), ("l2", 0.3), ("scaling", "quantile"))
            .Configuration(("linear", 0.0), ("bandwidth", 1.0), ("l2", 0.1)));

        /// <inheritdoc/>
        public TrainedModel Train(RegressionTable data, ParameterSet parameters, TrainingRun run)
        {
            (data, var notes) = KernelModel.Sample(data, rows => data.Subset(rows), parameters, run);
            var scale = TargetScale.Of(data);
            var weights = new float[data.Count];
            Array.Fill(weights, 1);
            var model = KernelModel.Fit(data, [.. data.Targets.Select(scale.Standardize)], weights, parameters, run);
            var graph = new OnnxGraph("kernel");
            graph.Node("Identity", [model.Add(graph, scale.Deviation, [scale.Mean])], output: "Score");
            graph.Output("Score", DataType.Float, -1, 1);
            var trained = model.Model(run, graph, bytes => new OnnxModelEstimator(run.ML, bytes), scalar: true);
            return trained with { Notes = [.. trained.Notes, .. notes] };
        }
    }

    /// <summary>The factor before the softmax with the smallest log-loss over what each row is predicted by the others, by golden
    /// section.</summary>
    private static double SoftmaxFactor(double[] leftOut, double[] shares, IReadOnlyList<int> labels, float[] weights)
    {
        var (low, high) = (Math.Log(0.5), Math.Log(200));
        var golden = (Math.Sqrt(5) - 1) / 2;
        for (var i = 0; i < 40; i++)
        {
            var (left, right) = (high - golden * (high - low), low + golden * (high - low));
            if (Loss(Math.Exp(left)) < Loss(Math.Exp(right)))
                high = right;
            else
                low = left;
        }
        return Math.Exp((low + high) / 2);

        double Loss(double factor)
        {
            var loss = 0.0;
            for (var r = 0; r < labels.Count; r++)
            {
                double Score(int c) => factor * (leftOut[r * shares.Length + c] + shares[c]);
                var most = Enumerable.Range(0, shares.Length).Max(Score);
                loss += weights[r]
                    * (most - Score(labels[r]) + Math.Log(Enumerable.Range(0, shares.Length).Sum(c => Math.Exp(Score(c) - most))));
            }
            return loss;
        }
    }

    // Defaults and configurations known to be good were chosen by leave-one-out on training rows of scikit-learn's tables.
    private static SearchSpace Parameters(double bandwidth, double l2) => new SearchSpace()
        .Uniform("linear", 0, 1, 0.1, "share of the straight part: 1 is ridge regression, 0 bends everywhere")
        .LogUniform("bandwidth", 0.01, 100, bandwidth, "how far a row's influence reaches, in units of the rows' spread")
        .LogUniform("l2", 1e-6, 1e4, l2, "weight of the squared penalty")
        .Int("maxRows", 1, 20_000, 3_000, "most rows learned from, drawn at random; the time goes with their cube", log: true)
        .Scaling("standard", "quantile", "none").Categories(32).Prose(1_000).SeenPictures();

    private static SearchedParameters Searched(SearchedParameters search) => search
        .All("linear")
        .Narrow("bandwidth", 0.1, 10)
        .Narrow("l2", 1e-4, 100)
        .Narrow("maxRows", 500, 6_000, costly: true)
        .All("scaling")
        .All(ProseOptions.Name);
}
