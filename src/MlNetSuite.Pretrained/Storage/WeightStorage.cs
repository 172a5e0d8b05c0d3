using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Pretrained.Storage;

/// <summary>Stores weights in a graph. ONNX Runtime multiplies those of 8 bits out once, when it opens the graph: a cast and a product of
/// constants are constant.</summary>
internal static class WeightStorage
{
    /// <summary>Adds weights and returns the value that has them as 32-bit numbers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Output by output.</param>
    /// <param name="shape">Outputs first.</param>
    /// <param name="precision">How they are stored.</param>
    internal static string Add(OnnxGraph graph, ReadOnlySpan<float> weights, int[] shape, WeightPrecision precision)
    {
        long[] dimensions = [.. shape.Select(size => (long)size)];
        if (precision == WeightPrecision.Fp32)
            return graph.Constant(weights, dimensions);
        var rounded = RoundedWeights.Of(weights, weights.Length / shape[0]);
        var stored = graph.Constant(rounded.Values, dimensions);
        var numbers = graph.Node("Cast", [stored], [OnnxAttribute.Int("to", (long)TensorProto.Types.DataType.Float)]);
        return graph.Node("Mul",
            [numbers, graph.Constant(rounded.Scales, [dimensions[0], .. Enumerable.Repeat(1L, dimensions.Length - 1)])]);
    }

    /// <summary>What the weights are once they have been stored.</summary>
    internal static float[] Stored(ReadOnlySpan<float> weights, int outputs, WeightPrecision precision)
    {
        if (precision == WeightPrecision.Fp32)
            return weights.ToArray();
        var size = weights.Length / outputs;
        var rounded = RoundedWeights.Of(weights, size);
        var stored = new float[weights.Length];
        for (var i = 0; i < stored.Length; i++)
            stored[i] = rounded.Values[i] * rounded.Scales[i / size];
        return stored;
    }
}
