using MlNetSuite.Networks.Onnx;
using MlNetSuite.Pretrained.Weights;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Pretrained.Backbones;

/// <summary>A residual network of two blocks as exporters write them, with random weights, in a folder that a person might bring.</summary>
internal sealed class ToyBackbone : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(5);

    internal ToyBackbone(string? foreign = null)
    {
        Bytes = Graph(foreign);
        File.WriteAllBytes(Path.Combine(Folder, "model.onnx"), Bytes);
        File.WriteAllText(Path.Combine(Folder, "preprocessor_config.json"),
            """{ "image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225], "size": { "height": 32, "width": 32 } }""");
    }

    internal byte[] Bytes { get; }

    internal string Folder => _folder.Path;

    internal LocatedWeights Weights => WeightsStore.Default.Locate(Folder);

    public void Dispose() => _folder.Dispose();

    private byte[] Graph(string? foreign)
    {
        var graph = new OnnxGraph("toy");
        var first = Rectified(graph, Convolved(graph, graph.Input("pixel_values", DataType.Float, 1, 3, 32, 32), 3, 8, 2));
        var pooled = graph.Node("MaxPool", [first], [OnnxAttribute.Ints("kernel_shape", [3, 3]), OnnxAttribute.Ints("strides", [2, 2]),
            OnnxAttribute.Ints("pads", [1, 1, 0, 0])]);
        var one = Block(graph, pooled, 8, 8, 1);
        if (foreign is not null)
            one = graph.Node(foreign, [one]);
        var two = Block(graph, one, 8, 16, 2);
        var three = Block(graph, two, 16, 24, 2);
        graph.Node("GlobalAveragePool", [three], output: "features");
        graph.Output("features", DataType.Float, 1, 24, 1, 1);
        return graph.ToBytes();
    }

    private string Block(OnnxGraph graph, string value, int inputs, int outputs, int stride)
    {
        var inner = Convolved(graph, Rectified(graph, Convolved(graph, value, inputs, outputs, stride)), outputs, outputs, 1);
        var beside = stride == 1 ? value : Convolved(graph, value, inputs, outputs, stride);
        return Rectified(graph, graph.Node("Add", [inner, beside]));
    }

    private static string Rectified(OnnxGraph graph, string value) => graph.Node("Relu", [value]);

    private string Convolved(OnnxGraph graph, string value, int inputs, int outputs, int stride)
    {
        var convolved = graph.Node("Conv", [value, graph.Constant(Numbers(outputs * inputs * 9, 0, 0.5), outputs, inputs, 3, 3)],
            [OnnxAttribute.Ints("kernel_shape", [3, 3]), OnnxAttribute.Ints("strides", [stride, stride]),
                OnnxAttribute.Ints("pads", [1, 1, 1, 1])]);
        return graph.Node("BatchNormalization",
            [convolved, .. new[] { (1, 0.3), (0, 0.5), (0, 0.5), (2, 0.5) }
                .Select(n => graph.Constant(Numbers(outputs, n.Item1, n.Item2), outputs))],
            [OnnxAttribute.Float("epsilon", 1e-5f)]);
    }

    private float[] Numbers(int count, double mean, double spread) =>
        [.. Enumerable.Range(0, count).Select(_ => (float)(mean + spread * (2 * _random.NextDouble() - 1)))];
}
