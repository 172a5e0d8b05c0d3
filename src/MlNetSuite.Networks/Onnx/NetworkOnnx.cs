using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Networks.Onnx;

/// <summary>Writes a network into an ONNX graph, one node or two per layer.</summary>
internal static class NetworkOnnx
{
    /// <summary>Adds the layers after <paramref name="value"/>, rows of the network's input shape, and returns the output's name.</summary>
    internal static string Add(OnnxGraph graph, string value, Network network, WeightLayout layout, ReadOnlySpan<float> weights)
    {
        for (var i = 0; i < network.Layers.Count; i++)
            value = AddLayer(new(graph, layout, weights, i), value, network.Layers[i]);
        return value;
    }

    /// <summary>Declares the input of a network on its own: real rows or token numbers.</summary>
    internal static string Input(OnnxGraph graph, string name, Network network) =>
        graph.Input(name, network.TakesTokens ? DataType.Int64 : DataType.Float, [-1, .. network.Input.Sizes.Select(s => (long)s)]);

    private static string AddLayer(LayerContext c, string x, Layer layer) => layer switch
    {
        Linear => c.Graph.Node("Gemm", [x, c.Weight("weight"), c.Weight("bias")], [OnnxAttribute.Int("transB", 1)]),
        Conv2d conv => c.Graph.Node("Conv", [x, c.Weight("weight"), c.Weight("bias")], [
            OnnxAttribute.Ints("kernel_shape", [conv.Kernel, conv.Kernel]),
            OnnxAttribute.Ints("strides", [conv.Stride, conv.Stride]),
            OnnxAttribute.Ints("pads", Enumerable.Repeat((long)conv.Padding, 4))]),
        Whitening whitening => c.Graph.Node("Conv", [x, c.Weight("weight")], [
            OnnxAttribute.Ints("kernel_shape", [whitening.Kernel, whitening.Kernel])]),
        BatchNorm => c.Graph.Node("BatchNormalization",
            [x, c.Weight("weight"), c.Weight("bias"), c.Weight("mean"), c.Weight("variance")], [OnnxAttribute.Float("epsilon", 1e-5f)]),
        ReLU => c.Graph.Node("Relu", [x]),
        GELU => c.Graph.Node("Gelu", [x]),
        MaxPool pool => c.Graph.Node("MaxPool", [x], [
            OnnxAttribute.Ints("kernel_shape", [pool.Kernel, pool.Kernel]),
            OnnxAttribute.Ints("strides", [pool.Stride, pool.Stride])]),
        GlobalPool => c.Graph.Node("ReduceMean", [x, c.Graph.Constant([2L, 3L], 2)], [OnnxAttribute.Int("keepdims", 0)]),
        Flatten => c.Graph.Node("Flatten", [x], [OnnxAttribute.Int("axis", 1)]),
        Dropout => x,
        Embedding => c.Graph.Node("Gather", [c.Weight("weight"), x]),
        EmbeddingBag => c.Graph.Node("ReduceMean",
            [c.Graph.Node("Gather", [c.Weight("weight"), x]), c.Graph.Constant([1L], 1)], [OnnxAttribute.Int("keepdims", 0)]),
        Softmax => c.Graph.Node("Softmax", [x], [OnnxAttribute.Int("axis", -1)]),
        _ => throw new InvalidOperationException($"{layer.GetType().Name} has no ONNX form."),
    };

    private readonly ref struct LayerContext(OnnxGraph graph, WeightLayout layout, ReadOnlySpan<float> weights, int layer)
    {
        private readonly ReadOnlySpan<float> _weights = weights;

        internal OnnxGraph Graph { get; } = graph;

        internal string Weight(string name)
        {
            var slot = layout[layer, name];
            return Graph.Constant(_weights.Slice(slot.Offset, slot.Length), slot.Shape);
        }
    }
}
