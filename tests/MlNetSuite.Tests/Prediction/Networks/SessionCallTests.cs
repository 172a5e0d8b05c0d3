using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Networks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Prediction.Networks;

public class SessionCallTests
{
    [Theory]
    [InlineData(null, new float[] { 7, 7, 7, 7, 7, 7, 7 })]
    [InlineData(3, new float[] { 3, 3, 3, 6, 6, 6, 7 })]
    [InlineData(100, new float[] { 7, 7, 7, 7, 7, 7, 7 })]
    public void A_network_that_says_how_many_rows_it_takes_at_once_is_given_no_more(int? rowsAtOnce, float[] expected)
    {
        using var session = new InferenceSession(LargestOfCall(rowsAtOnce));
        using var call = new SessionCall(session, [NetworkInput.Numbers("x", 1, 8)], [new("y", 1, 8)], 8);
        for (var row = 0; row < 7; row++)
            call.Inputs[0].Singles(row)[0] = row + 1;

        call.Run(7);
        Assert.Equal(expected, call.Outputs("y", 7));

        // The same memory again, with fewer rows.
        call.Inputs[0].Singles(0)[0] = 9;
        call.Run(2);
        Assert.Equal([9, 9], call.Outputs("y", 2));
    }

    /// <summary>To each row, the largest number of all rows of its call.</summary>
    private static byte[] LargestOfCall(int? rowsAtOnce)
    {
        var graph = new OnnxGraph("largest") { RowsAtOnce = rowsAtOnce };
        var given = graph.Input("x", DataType.Float, -1, 1);
        var largest = graph.Node("ReduceMax", [given, graph.Constant([0L], 1)]);
        graph.Node("Expand", [largest, graph.Node("Shape", [given])], output: "y");
        graph.Output("y", DataType.Float, -1, 1);
        return graph.ToBytes();
    }
}
