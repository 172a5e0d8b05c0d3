using MlNetSuite.Networks.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Text;

/// <summary>Ends a text graph: the rows of a table of weights are added up, divided by how much of them there is, and become
/// classes.</summary>
internal static class WeightTableGraph
{
    /// <summary>Adds <c>sum / divisor + bias</c>, the logit of each class.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">Rows of the table, at least one.</param>
    /// <param name="table">
    /// <c>[rows, width + 1]</c>. The last column is what the divisor is made of: 1 for a mean over known rows, the squared
    /// weight for a Euclidean norm. Row 0 is all zeros.
    /// </param>
    /// <param name="width">Columns before the last: the number of classes, or of dimensions if there is a <paramref name="head"/>.</param>
    /// <param name="norm">Whether the divisor is the square root of the last column's sum.</param>
    /// <param name="bias">Added after dividing, one for each of <paramref name="width"/> columns; null for none.</param>
    /// <param name="head">Weights <c>[classes, width]</c> from dimensions to classes; null if the columns are classes.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="counts">How often each row occurs, whose weight is then multiplied by <c>1 + ln(count)</c>; null where that does not
    /// count.</param>
    internal static string Add(OnnxGraph graph, string rows, ReadOnlySpan<float> table, int width, bool norm, float[]? bias, float[]? head,
        int classes, string? counts = null)
    {
        string Columns(string of, long from, long to) =>
            graph.Node("Slice", [of, graph.Constant([from], 1), graph.Constant([to], 1), graph.Constant([1L], 1)]);
        var gathered = graph.Node("Gather", [graph.Constant(table, table.Length / (width + 1), width + 1), rows]);
        if (counts is not null)
            gathered = Weighted(graph, gathered, counts, width);
        var sum = graph.Node("ReduceSum", [gathered, graph.Constant([0L], 1)], [OnnxAttribute.Int("keepdims", 1)]);
        var weight = Columns(sum, width, width + 1);
        var divisor = graph.Node("Max", [norm ? graph.Node("Sqrt", [weight]) : weight, graph.Constant([1e-6f])]);
        var logits = graph.Node("Div", [Columns(sum, 0, width), divisor]);
        if (bias is not null)
            logits = graph.Node("Add", [logits, graph.Constant(bias, 1, width)]);
        return head is null ? logits : graph.Node("MatMul", [logits, graph.Node("Transpose", [graph.Constant(head, classes, width)])]);
    }

    /// <summary>Rows times <c>1 + ln(count)</c>; the last column, being a square, times the square of that.</summary>
    private static string Weighted(OnnxGraph graph, string rows, string counts, int width)
    {
        var frequency = graph.Node("Add",
            [graph.Node("Log", [graph.Node("Cast", [counts], [OnnxAttribute.Int("to", (int)DataType.Float)])]), graph.Constant([1f])]);
        var column = graph.Node("Reshape", [frequency, graph.Constant([-1L, 1L], 2)]);
        var powers = new float[width + 1];
        powers.AsSpan(0, width).Fill(1);
        powers[width] = 2;
        return graph.Node("Mul", [rows, graph.Node("Pow", [column, graph.Constant(powers, 1, width + 1)])]);
    }
}
