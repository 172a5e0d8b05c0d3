using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Tables;

/// <summary>Features, a kernel over them and what was learned: as far as classes and numbers go the same way.</summary>
internal sealed class KernelModel
{
    private readonly TableFeatures _features;
    private readonly RowKernel _kernel;
    private readonly float[] _rows;
    private readonly KernelRidge _ridge;
    private readonly int _outputs;

    private KernelModel(TableFeatures features, RowKernel kernel, float[] rows, KernelRidge ridge, int outputs) =>
        (_features, _kernel, _rows, _ridge, _outputs) = (features, kernel, rows, ridge, outputs);

    /// <summary>For each row learned from what the others predict, <c>[rows, outputs]</c>.</summary>
    internal double[] LeftOut => _ridge.LeftOut;

    /// <summary>The rows to learn from, drawn at random where there are more than the parameters allow.</summary>
    internal static (TTable Rows, IReadOnlyList<string> Notes) Sample<TTable>(
        TTable data, Func<IReadOnlyList<int>, TTable> subset, ParameterSet parameters, TrainingRun run) where TTable : TableDataset
    {
        var most = parameters.Int("maxRows");
        if (data.Count <= most)
            return (data, []);
        var sample = run.Prepare(data, ("kernel rows", most, run.Seed), () =>
        {
            var order = Enumerable.Range(0, data.Count).ToArray();
            new RandomStream(run.Seed).Shuffle(order);
            return subset([.. order.Take(most).Order()]);
        }, TableTraining.Bytes);
        return (sample, [$"learned from {most:N0} of the {data.Count:N0} rows, drawn at random; maxRows takes more"]);
    }

    /// <param name="data">Rows to learn from.</param>
    /// <param name="targets"><c>[rows, outputs]</c>.</param>
    /// <param name="weights">How much each row counts.</param>
    /// <param name="parameters">With <c>linear, bandwidth, l2</c> and those of features.</param>
    /// <param name="run">Seed, threads, cancellation.</param>
    internal static KernelModel Fit(TableDataset data, double[] targets, float[] weights, ParameterSet parameters, TrainingRun run)
    {
        var features = TableTraining.Features(data, parameters, run, keepMissing: false);
        run.Begin(WorkStage.Training, 0.3, "solving");
        var rows = new float[MatrixSize.Of(data.Count, features.Width)];
        for (var r = 0; r < data.Count; r++)
            features.Copy(r, rows.AsSpan(r * features.Width, features.Width));
        var kernel = new RowKernel(parameters.Real("linear"), parameters.Real("bandwidth"), Spread(rows, features.Width));
        var ridge = KernelRidge.Fit(rows, features.Width, targets, weights, kernel, parameters.Real("l2"), run.Threads, run.Cancel);
        run.Report(new("solved", 1));
        return new(features, kernel, rows, ridge, targets.Length / data.Count);
    }

    /// <summary>Writes everything from an app's columns to <c>factor · prediction + offset</c>, <c>[batch, outputs]</c>.</summary>
    internal string Add(OnnxGraph graph, double factor, IReadOnlyList<double> offset)
    {
        var (width, count) = (_features.Width, _rows.Length / _features.Width);
        var x = _features.Begin(graph);
        var (bias, straight, round) = (new double[_outputs], new double[MatrixSize.Of(width, _outputs)],
            new float[MatrixSize.Of(count, _outputs)]);
        for (var r = 0; r < count; r++)
            for (var t = 0; t < _outputs; t++)
            {
                var a = factor * _ridge.Coefficients[r * _outputs + t];
                bias[t] += a;
                round[r * _outputs + t] = (float)(a * (1 - _kernel.Linear));
                for (var f = 0; f < width; f++)
                    straight[f * _outputs + t] += a * _kernel.Linear / _kernel.Scale * _rows[r * width + f];
            }
        var sum = graph.Constant([.. bias.Select((b, t) => (float)(b + offset[t]))], 1, _outputs);
        if (_kernel.Linear > 0)
            sum = graph.Node("Gemm", [x, graph.Constant([.. straight.Select(w => (float)w)], width, _outputs), sum]);
        if (_kernel.Linear < 1)
            sum = graph.Node("Gemm", [Round(graph, x, count, width), graph.Constant(round, count, _outputs), sum]);
        // The linear kernel's share alone may be 0 and 1, never neither: sum depends on x.
        return sum;
    }

    internal TrainedModel Model(TrainingRun run, OnnxGraph graph, Func<byte[], Microsoft.ML.IEstimator<Microsoft.ML.ITransformer>> pipeline,
        bool scalar) =>
        _features.GraphModel(pipeline(graph.ToBytes()), scalar);

    /// <summary><c>exp(-gamma |x - z|²)</c> for every row learned from, <c>[batch, count]</c>.</summary>
    private string Round(OnnxGraph graph, string x, int count, int width)
    {
        var gamma = (float)_kernel.Gamma;
        var squares = new float[count];
        for (var r = 0; r < count; r++)
            squares[r] = System.Numerics.Tensors.TensorPrimitives.SumOfSquares<float>(_rows.AsSpan(r * width, width));
        var own = graph.Node("ReduceSumSquare", [x, graph.Constant([1L], 1)], [OnnxAttribute.Int("keepdims", 1)]);
        var cross = graph.Node("Gemm", [x, graph.Constant(_rows, count, width), graph.Constant(squares, 1, count)],
            [OnnxAttribute.Int("transB", 1), OnnxAttribute.Float("alpha", -2)]);
        // Rounding may leave a row a little less than nothing away from itself.
        var distance = graph.Node("Max", [graph.Node("Add", [cross, own]), graph.Constant([0f], 1)]);
        return graph.Node("Exp", [graph.Node("Mul", [distance, graph.Constant([-gamma], 1)])]);
    }

    private static double Spread(float[] rows, int width)
    {
        var count = rows.Length / width;
        var total = 0.0;
        for (var f = 0; f < width; f++)
        {
            double sum = 0, squares = 0;
            for (var r = 0; r < count; r++)
            {
                sum += rows[r * width + f];
                squares += (double)rows[r * width + f] * rows[r * width + f];
            }
            total += squares / count - sum / count * (sum / count);
        }
        return total > 0 ? total : 1;
    }
}
