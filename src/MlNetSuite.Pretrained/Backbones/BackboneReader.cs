using System.Runtime.InteropServices;
using Google.Protobuf;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Onnx;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Pretrained.Backbones;

/// <summary>Reads a convolutional network that was exported to ONNX, of whatever opset, up to the last value that still has places: means
/// over all of them are taken in place of its own pooling, so that pictures may be of any size.</summary>
internal sealed class BackboneReader
{
    private const string File = "model.onnx";

    private readonly string _source;
    private readonly Dictionary<string, TensorProto> _constants;
    private readonly List<BackboneStep> _steps = [];

    private BackboneReader(string source, GraphProto graph)
    {
        _source = source;
        _constants = graph.Initializer.ToDictionary(tensor => tensor.Name);
    }

    /// <exception cref="InputException">The weights read no pictures, or have operations that are not known here.</exception>
    internal static Backbone Read(LocatedWeights weights)
    {
        var pixels = weights.Pixels ?? throw new InputException(
            $"weights '{weights.Name}' do not say how pictures are scaled; expected weights of pictures, such as resnet18, or a folder " +
            "with preprocessor_config.json");
        var graph = Parse(weights).Graph;
        var reader = new BackboneReader($"weights '{weights.Name}'", graph);
        foreach (var node in graph.Node.TakeWhile(node => !IsPooling(node)))
            reader.Add(node);
        return reader.Finish(graph, pixels, weights.Fingerprint);
    }

    private static ModelProto Parse(LocatedWeights weights)
    {
        try
        {
            return ModelProto.Parser.ParseFrom(weights.ReadAllBytes(File));
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new InputException($"weights '{weights.Name}': {File} is not an ONNX model, or a damaged one ({fault.Message})", fault);
        }
    }

    private static bool IsPooling(NodeProto node) => node.OpType is "AveragePool" or "GlobalAveragePool" or "ReduceMean" or "Flatten";

    private Backbone Finish(GraphProto graph, PixelScaling pixels, string fingerprint)
    {
        var input = graph.Input.First(given => !_constants.ContainsKey(given.Name)).Name;
        if (_steps is not [Convolution { Shape: [_, 3, _, _] } first, ..] || first.Input != input)
            throw new InputException($"{_source}: expected a network that begins with a convolution of three channels");
        if (pixels.Order == ChannelOrder.Bgr)
            (_steps[0], pixels) = (Turned(first), pixels with
            {
                Order = ChannelOrder.Rgb,
                Mean = [.. pixels.Mean.Reverse()],
                Deviation = [.. pixels.Deviation.Reverse()],
            });
        return new(input, _steps, Stages(), pixels, fingerprint);
    }

    /// <summary>The last residual block of each width. The first stage is left out: edges and colours tell little alone.</summary>
    private List<BackboneStage> Stages()
    {
        var channels = new Dictionary<string, int>();
        var ends = new SortedDictionary<int, string>();
        var sums = new HashSet<string>();
        foreach (var step in _steps)
        {
            channels[step.Output] = step switch
            {
                Convolution c => c.Shape[0],
                Rectifier r => channels[r.Input],
                LargestOf l => channels[l.Input],
                Sum s => channels[s.Left],
                _ => 0,
            };
            if (step is Sum)
                sums.Add(step.Output);
            if (step is Rectifier end && sums.Contains(end.Input))
                ends[channels[end.Output]] = end.Output;
        }
        return ends.Count > 1
            ? [.. ends.Skip(1).Select(end => new BackboneStage(end.Value, end.Key))]
            : throw new InputException($"{_source}: expected a network of residual blocks in several stages");
    }

    /// <summary>The same convolution of a picture whose channels are in the opposite order.</summary>
    private static Convolution Turned(Convolution first)
    {
        var area = first.Shape[2] * first.Shape[3];
        var kernel = new float[first.Kernel.Length];
        for (var plane = 0; plane < kernel.Length / area; plane++)
            first.Kernel.AsSpan(plane * area, area).CopyTo(kernel.AsSpan((plane / 3 * 3 + 2 - plane % 3) * area));
        return first with { Kernel = kernel };
    }

    private void Add(NodeProto node) => _steps.Add(node.OpType switch
    {
        "Conv" => Convolved(node),
        "BatchNormalization" => Folded(node),
        "Relu" => new Rectifier(node.Output[0], node.Input[0]),
        "MaxPool" => new LargestOf(node.Output[0], node.Input[0], Windowed(node, Ints(node, "kernel_shape", 1, 1))),
        "Add" => new Sum(node.Output[0], node.Input[0], node.Input[1]),
        _ => throw new InputException(
            $"{_source}: a node {node.OpType}; networks of Conv, BatchNormalization, Relu, MaxPool and Add are read"),
    });

    private Convolution Convolved(NodeProto node)
    {
        if (Ints(node, "group", 1) is not [1] || Ints(node, "dilations", 1, 1).Any(step => step != 1))
            throw new InputException($"{_source}: a convolution in groups or with gaps, which are not read");
        var (kernel, shape) = Constant(node.Input[1]);
        var bias = node.Input.Count > 2 ? Constant(node.Input[2]).Values : new float[shape[0]];
        return new(node.Output[0], node.Input[0], kernel, shape, bias, Windowed(node, shape[2..]));
    }

    /// <summary>The convolution before, with the norm's scale in its kernel and its shift in the bias.</summary>
    private Convolution Folded(NodeProto node)
    {
        if (_steps is not [.., Convolution before] || before.Output != node.Input[0])
            throw new InputException($"{_source}: batch norm that does not follow a convolution");
        _steps.RemoveAt(_steps.Count - 1);
        float[] Of(int input) => Constant(node.Input[input]).Values;
        var (scale, shift, mean, variance) = (Of(1), Of(2), Of(3), Of(4));
        var epsilon = node.Attribute.FirstOrDefault(a => a.Name == "epsilon")?.F ?? 1e-5f;
        var (kernel, bias, size) = (before.Kernel.ToArray(), new float[scale.Length], before.Kernel.Length / scale.Length);
        for (var output = 0; output < scale.Length; output++)
        {
            var factor = scale[output] / Math.Sqrt((double)variance[output] + epsilon);
            foreach (ref var weight in kernel.AsSpan(output * size, size))
                weight = (float)(weight * factor);
            bias[output] = (float)((before.Bias[output] - mean[output]) * factor + shift[output]);
        }
        return before with { Output = node.Output[0], Kernel = kernel, Bias = bias };
    }

    private Window Windowed(NodeProto node, int[] kernel)
    {
        if (node.Attribute.FirstOrDefault(a => a.Name == "auto_pad")?.S.ToStringUtf8() is not (null or "" or "NOTSET"))
            throw new InputException($"{_source}: padding that depends on the picture (auto_pad), which is not read");
        return new(kernel, Ints(node, "strides", 1, 1), Ints(node, "pads", 0, 0, 0, 0));
    }

    private static int[] Ints(NodeProto node, string name, params int[] otherwise) =>
        node.Attribute.FirstOrDefault(a => a.Name == name) is not { } attribute ? otherwise
        : attribute.Ints.Count > 0 ? [.. attribute.Ints.Select(value => (int)value)]
        : [(int)attribute.I];

    private (float[] Values, int[] Shape) Constant(string name)
    {
        if (!_constants.TryGetValue(name, out var tensor) || tensor.DataType != (int)TensorProto.Types.DataType.Float)
            throw new InputException($"{_source}: '{name}' is not a constant of 32-bit numbers");
        var values = tensor.RawData.Length > 0 ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray() : [.. tensor.FloatData];
        return values.Length == tensor.Dims.Aggregate(1L, (count, size) => count * size)
            ? (values, [.. tensor.Dims.Select(size => (int)size)])
            : throw new InputException($"{_source}: '{name}' has {values.Length:N0} numbers; its shape is {string.Join(" x ", tensor.Dims)}");
    }
}
