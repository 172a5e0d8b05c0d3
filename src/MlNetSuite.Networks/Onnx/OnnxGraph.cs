using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;
using MlNetSuite.Prediction.Networks;
using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Networks.Onnx;

/// <summary>Writes an ONNX model node by node. Opset 20, <c>ai.onnx.ml</c> 4, IR version 9: what ONNX Runtime 1.17 and later
/// read.</summary>
internal sealed class OnnxGraph
{
    /// <summary>The version of the standard operator set every graph here is written against.</summary>
    internal const int Opset = 20;

    private const int MlOpset = 4;
    private const int IrVersion = 9;

    private readonly GraphProto _graph;

    // Shared with the bodies of loops: a model declares the operator sets of all its graphs.
    private readonly SortedDictionary<string, int> _opsets;
    private string _prefix = "";
    private int _names;

    internal OnnxGraph(string name) : this(name, new(StringComparer.Ordinal) { [""] = Opset })
    {
    }

    private OnnxGraph(string name, SortedDictionary<string, int> opsets) => (_graph, _opsets) = (new() { Name = name }, opsets);

    /// <summary>Most rows of a call, for a network that takes much memory for each; null for any number.</summary>
    internal int? RowsAtOnce { get; set; }

    /// <summary>The graph as far as it is written.</summary>
    internal GraphProto Proto => _graph;

    /// <summary>Declares an input. A negative dimension is free: -1 is the batch, which all inputs share, any other a length of its
    /// own.</summary>
    internal string Input(string name, TensorProto.Types.DataType type, params ReadOnlySpan<long> shape)
    {
        _graph.Input.Add(ValueInfo(name, type, shape));
        return name;
    }

    /// <summary>Declares <paramref name="value"/> as an output. A negative dimension is free (the batch).</summary>
    internal void Output(string value, TensorProto.Types.DataType type, params ReadOnlySpan<long> shape) =>
        _graph.Output.Add(ValueInfo(value, type, shape));

    /// <summary>Stores a float tensor in the model.</summary>
    internal string Constant(ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        Raw(TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores a tensor of 8-bit integers in the model.</summary>
    internal string Constant(ReadOnlySpan<sbyte> values, params ReadOnlySpan<long> shape) =>
        Raw(TensorProto.Types.DataType.Int8, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores a tensor of double precision in the model.</summary>
    internal string Constant(ReadOnlySpan<double> values, params ReadOnlySpan<long> shape) =>
        Raw(TensorProto.Types.DataType.Double, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores a 64-bit integer tensor in the model.</summary>
    internal string Constant(ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        Raw(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores a 32-bit integer tensor in the model.</summary>
    internal string Constant(ReadOnlySpan<int> values, params ReadOnlySpan<long> shape) =>
        Raw(TensorProto.Types.DataType.Int32, MemoryMarshal.AsBytes(values), shape);

    /// <summary>Stores a one-dimensional text tensor in the model.</summary>
    internal string Constant(IReadOnlyList<string> values)
    {
        var tensor = new TensorProto { Name = Fresh("c"), DataType = (int)TensorProto.Types.DataType.String };
        tensor.Dims.Add(values.Count);
        tensor.StringData.AddRange(values.Select(ByteString.CopyFromUtf8));
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Adds a node with one output, whose name is returned (fresh unless <paramref name="output"/> is given).</summary>
    internal string Node(string op, string[] inputs, OnnxAttribute[]? attributes = null, string? output = null, string domain = "") =>
        Nodes(op, inputs, [output ?? Fresh(op)], attributes, domain)[0];

    /// <summary>Adds a node with the given outputs; an empty name leaves an optional output out.</summary>
    internal string[] Nodes(string op, string[] inputs, string[] outputs, OnnxAttribute[]? attributes = null, string domain = "")
    {
        var node = new NodeProto { OpType = op, Domain = domain, Name = Fresh("n") };
        node.Input.AddRange(inputs);
        node.Output.AddRange(outputs);
        node.Attribute.AddRange((attributes ?? []).Select(a => a.Proto));
        Add(node);
        return outputs;
    }

    /// <summary>Adds a tensor whose name is <see cref="Fresh"/>.</summary>
    internal void Add(TensorProto constant) => _graph.Initializer.Add(constant);

    /// <summary>Adds a node whose inputs are values of this graph and whose names are <see cref="Fresh"/>.</summary>
    internal void Add(NodeProto node)
    {
        _graph.Node.Add(node);
        if (node.Domain.Length > 0)
            _opsets[node.Domain] = node.Domain == "ai.onnx.ml" ? MlOpset : 1;
    }

    /// <summary>A name nothing else in this graph has.</summary>
    internal string Fresh(string stem) => $"{_prefix}{stem}_{_names++}";

    /// <summary>The body of a loop in this graph, whose names are none of this graph's.</summary>
    internal OnnxGraph Body(string name) => new(name, _opsets) { _prefix = Fresh(name) };

    /// <summary>The finished model.</summary>
    internal byte[] ToBytes()
    {
        var model = new ModelProto { IrVersion = IrVersion, ProducerName = "MlNetSuite", Graph = _graph };
        foreach (var (domain, version) in _opsets)
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        if (RowsAtOnce is { } rows)
            model.MetadataProps.Add(new StringStringEntryProto { Key = NetworkModel.RowsAtOnce, Value = $"{rows}" });
        return model.ToByteArray();
    }

    private string Raw(TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = Fresh("c"), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        foreach (var dim in shape)
            tensor.Dims.Add(dim);
        _graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private static ValueInfoProto ValueInfo(string name, TensorProto.Types.DataType type, ReadOnlySpan<long> shape)
    {
        var dims = new TensorShapeProto();
        foreach (var dim in shape)
            dims.Dim.Add(dim < 0
                ? new TensorShapeProto.Types.Dimension { DimParam = dim == -1 ? "batch" : $"length{-dim}" }
                : new TensorShapeProto.Types.Dimension { DimValue = dim });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = dims } } };
    }
}

/// <summary>A named attribute of an ONNX node.</summary>
internal sealed class OnnxAttribute
{
    private OnnxAttribute(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    internal static OnnxAttribute Int(string name, long value) =>
        new(new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int });

    internal static OnnxAttribute Float(string name, float value) =>
        new(new() { Name = name, F = value, Type = AttributeProto.Types.AttributeType.Float });

    internal static OnnxAttribute String(string name, string value) =>
        new(new() { Name = name, S = ByteString.CopyFromUtf8(value), Type = AttributeProto.Types.AttributeType.String });

    internal static OnnxAttribute Graph(string name, OnnxGraph body) =>
        new(new() { Name = name, G = body.Proto, Type = AttributeProto.Types.AttributeType.Graph });

    internal static OnnxAttribute Ints(string name, IEnumerable<long> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        proto.Ints.AddRange(values);
        return new(proto);
    }

    internal static OnnxAttribute Strings(string name, IEnumerable<string> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        proto.Strings.AddRange(values.Select(v => ByteString.CopyFrom(v, Encoding.UTF8)));
        return new(proto);
    }
}
