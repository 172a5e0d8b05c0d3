using System.Numerics.Tensors;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Pretrained.Backbones;

/// <summary>How a graph stores large weights.</summary>
internal enum WeightPrecision
{
    /// <summary>Whole numbers of 8 bits with a factor for each output; computed with in 32 bits.</summary>
    W8,

    /// <summary>As they are.</summary>
    Float32,
}

/// <summary>Stores weights in a graph. ONNX Runtime multiplies those of 8 bits out when it opens the graph: a cast and a product of
/// constants it computes once, but DequantizeLinear it leaves for every run.</summary>
internal static class WeightStorage
{
    private const float Largest = 127;

    /// <summary>Adds weights and returns the value that has them as 32-bit numbers.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="weights">Output by output.</param>
    /// <param name="shape">Outputs first.</param>
    /// <param name="precision">How they are stored.</param>
    internal static string Add(OnnxGraph graph, ReadOnlySpan<float> weights, int[] shape, WeightPrecision precision)
    {
        long[] dimensions = [.. shape.Select(size => (long)size)];
        if (precision == WeightPrecision.Float32)
            return graph.Constant(weights, dimensions);
        var (codes, factors) = Quantized(weights, shape[0]);
        var stored = graph.Constant(codes, dimensions);
        var numbers = graph.Node("Cast", [stored], [OnnxAttribute.Int("to", (long)TensorProto.Types.DataType.Float)]);
        return graph.Node("Mul", [numbers, graph.Constant(factors, [dimensions[0], .. Enumerable.Repeat(1L, dimensions.Length - 1)])]);
    }

    /// <summary>What the weights are once they have been stored.</summary>
    internal static float[] Stored(ReadOnlySpan<float> weights, int outputs, WeightPrecision precision)
    {
        if (precision == WeightPrecision.Float32)
            return weights.ToArray();
        var (codes, factors) = Quantized(weights, outputs);
        var size = weights.Length / outputs;
        var stored = new float[weights.Length];
        for (var i = 0; i < stored.Length; i++)
            stored[i] = codes[i] * factors[i / size];
        return stored;
    }

    private static (sbyte[] Codes, float[] Factors) Quantized(ReadOnlySpan<float> weights, int outputs)
    {
        var (codes, factors, size) = (new sbyte[weights.Length], new float[outputs], weights.Length / outputs);
        for (var output = 0; output < outputs; output++)
        {
            var row = weights.Slice(output * size, size);
            factors[output] = Math.Abs(TensorPrimitives.MaxMagnitude(row)) / Largest;
            for (var i = 0; factors[output] > 0 && i < size; i++)
                codes[output * size + i] = (sbyte)MathF.Round(row[i] / factors[output]);
        }
        return (codes, factors);
    }
}
