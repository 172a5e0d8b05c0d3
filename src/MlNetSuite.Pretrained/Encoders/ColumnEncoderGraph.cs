using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Pretrained.Encoders;

/// <summary>Writes the graph of a <see cref="ColumnEncoder"/>: the texts of one row go through the encoder in a loop, so that it is in the
/// model, and in memory, once for any number of columns.</summary>
internal static class ColumnEncoderGraph
{
    /// <summary>From the code units of each column to <see cref="ColumnEncoder.Vectors"/>, <c>[1, columns × width]</c>.</summary>
    /// <param name="encoder">The encoder.</param>
    /// <param name="columns">How many there are, at least 1.</param>
    internal static byte[] Write(EncoderOptions encoder, int columns)
    {
        var graph = new OnnxGraph("columns");
        // Before all else: the names in it, by which kept vectors are found, are then the same for any number of columns.
        var body = graph.Body("encode");
        string[] inputs =
            [.. Enumerable.Range(0, columns).Select(i => graph.Input(ColumnEncoder.Codes(i), DataType.Uint16, 1, -2 - i))];
        var joined = graph.Node("Concat", [.. inputs.Select(codes => Cast(graph, codes, DataType.Int32))], [Axis(1)]);
        var lengths = graph.Node("Concat", [.. inputs.Select(codes => graph.Node("Shape", [codes], [OnnxAttribute.Int("start", 1)]))],
            [Axis(0)]);
        var ends = graph.Node("CumSum", [lengths, graph.Constant([0L], [])]);
        AddBody(body, encoder, joined, graph.Node("Sub", [ends, lengths]), ends);
        var vectors = graph.Node("Loop", [graph.Constant([(long)columns], []), ""], [OnnxAttribute.Graph("body", body)]);
        graph.Node("Reshape", [vectors, graph.Constant([1L, -1L], 2)], output: ColumnEncoder.Vectors);
        graph.Output(ColumnEncoder.Vectors, DataType.Float, 1, (long)columns * encoder.Width);
        return graph.ToBytes();
    }

    private static void AddBody(OnnxGraph body, EncoderOptions encoder, string joined, string starts, string ends)
    {
        var turn = body.Input(body.Fresh("turn"), DataType.Int64);
        var goesOn = body.Input(body.Fresh("goesOn"), DataType.Bool);
        string Of(string places) => body.Node("Unsqueeze", [body.Node("Gather", [places, turn]), body.Constant([0L], 1)]);
        var own = body.Node("Slice", [joined, Of(starts), Of(ends), body.Constant([1L], 1)]);
        body.Node("Cast", [own], [OnnxAttribute.Int("to", (int)DataType.Uint16)], TokenGraph.Codes);
        encoder.AddTo(body, TokenGraph.Codes);
        body.Output(body.Node("Identity", [goesOn]), DataType.Bool);
        body.Output(TokenGraph.Vectors, DataType.Float, 1, encoder.Width);
    }

    private static string Cast(OnnxGraph graph, string value, DataType to) =>
        graph.Node("Cast", [value], [OnnxAttribute.Int("to", (int)to)]);

    private static OnnxAttribute Axis(int axis) => OnnxAttribute.Int("axis", axis);
}
