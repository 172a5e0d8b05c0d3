using MlNetSuite.Networks.Onnx;

namespace MlNetSuite.Pretrained.Backbones;

/// <summary>Writes a backbone into an ONNX graph.</summary>
internal static class BackboneGraph
{
    /// <summary>Added to means before their root is taken, whose slope at 0 has no bound.</summary>
    internal const float RootOffset = 1e-4f;

    /// <summary>Adds the way from scaled pictures, <c>[pictures, 3, height, width]</c>, to their features,
    /// <c>[pictures, Features]</c>.</summary>
    internal static string AddFeatures(OnnxGraph graph, Backbone backbone, string planes, WeightPrecision precision)
    {
        var values = new Dictionary<string, string> { [backbone.Input] = planes };
        Add(graph, backbone.Steps, values, precision);
        var means = backbone.Stages.Select(stage => AddMeans(graph, values[stage.Value])).ToArray();
        // Roots: means of what is never below 0 have a long tail (Hellinger's kernel).
        var joined = graph.Node("Concat", means, [OnnxAttribute.Int("axis", 1)]);
        return graph.Node("Sqrt", [graph.Node("Add", [joined, graph.Constant([RootOffset], 1)])]);
    }

    /// <summary>As above, the mean of the features of each picture and of its mirror image.</summary>
    internal static string AddMirroredFeatures(OnnxGraph graph, Backbone backbone, string planes, WeightPrecision precision)
    {
        var both = graph.Node("Concat", [planes, PictureFront.AddMirrored(graph, planes)], [OnnxAttribute.Int("axis", 0)]);
        var features = graph.Node("Reshape",
            [AddFeatures(graph, backbone, both, precision), graph.Constant([2L, -1, backbone.Features], 3)]);
        return graph.Node("ReduceMean", [features, graph.Constant([0L], 1)], [OnnxAttribute.Int("keepdims", 0)]);
    }

    /// <summary>Adds steps.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="steps">Steps of a backbone, one after another.</param>
    /// <param name="names">What the graph calls the values of the backbone: those that the steps read are known, those that they make are
    /// added.</param>
    /// <param name="precision">How kernels are stored.</param>
    internal static void Add(
        OnnxGraph graph, IEnumerable<BackboneStep> steps, Dictionary<string, string> names, WeightPrecision precision)
    {
        foreach (var step in steps)
            names[step.Output] = step switch
            {
                Convolution c => graph.Node("Conv",
                    [names[c.Input], WeightStorage.Add(graph, c.Kernel, c.Shape, precision), graph.Constant(c.Bias, c.Bias.Length)],
                    Attributes(c.Window)),
                Rectifier r => graph.Node("Relu", [names[r.Input]]),
                LargestOf l => graph.Node("MaxPool", [names[l.Input]], Attributes(l.Window)),
                Sum s => graph.Node("Add", [names[s.Left], names[s.Right]]),
                _ => throw new InvalidOperationException($"{step.GetType().Name} has no ONNX form."),
            };
    }

    private static string AddMeans(OnnxGraph graph, string value) =>
        graph.Node("ReduceMean", [value, graph.Constant([2L, 3L], 2)], [OnnxAttribute.Int("keepdims", 0)]);

    private static OnnxAttribute[] Attributes(Window window) =>
    [
        OnnxAttribute.Ints("kernel_shape", window.Kernel.Select(size => (long)size)),
        OnnxAttribute.Ints("strides", window.Strides.Select(step => (long)step)),
        OnnxAttribute.Ints("pads", window.Pads.Select(zeros => (long)zeros)),
    ];
}
