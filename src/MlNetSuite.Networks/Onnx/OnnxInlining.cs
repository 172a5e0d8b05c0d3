using System.Globalization;
using Google.Protobuf;
using MlNetSuite.Prediction.Networks;
using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Networks.Onnx;

/// <summary>Copies whole models into a graph. What is the same in several of them, such as the tables of users and items of
/// recommenders of the same ratings, is there once.</summary>
/// <param name="graph">Where they go.</param>
internal sealed class OnnxInlining(OnnxGraph graph)
{
    private readonly Dictionary<ByteString, string> _constants = [];
    private readonly Dictionary<ByteString, IReadOnlyList<string>> _nodes = [];

    /// <summary>Adds a model that <see cref="OnnxGraph"/> wrote.</summary>
    /// <param name="model">Its bytes.</param>
    /// <param name="inputs">For each of its inputs a value of the graph.</param>
    /// <returns>For each of its outputs the value of the graph.</returns>
    /// <exception cref="NotSupportedException">The model has graphs within its nodes, other inputs, or another opset.</exception>
    internal IReadOnlyDictionary<string, string> Add(byte[] model, params IReadOnlyList<(string Name, string Value)> inputs)
    {
        var parsed = ModelProto.Parser.ParseFrom(model);
        if (parsed.OpsetImport.Any(o => o.Domain.Length == 0 && o.Version != OnnxGraph.Opset))
            throw new NotSupportedException(
                $"the model is written against opset {parsed.OpsetImport.First(o => o.Domain.Length == 0).Version}, not " +
                $"{OnnxGraph.Opset}.");
        if (parsed.MetadataProps.FirstOrDefault(p => p.Key == NetworkModel.RowsAtOnce) is { } most)
            graph.RowsAtOnce = Math.Min(graph.RowsAtOnce ?? int.MaxValue, int.Parse(most.Value, CultureInfo.InvariantCulture));
        var names = inputs.ToDictionary(i => i.Name, i => i.Value);
        // An optional input or output that is left out has an empty name.
        names[""] = "";
        foreach (var constant in parsed.Graph.Initializer)
            names[constant.Name] = Constant(constant);
        foreach (var node in parsed.Graph.Node)
            Add(node, names);
        return parsed.Graph.Output.ToDictionary(o => o.Name, o => names[o.Name]);
    }

    private string Constant(TensorProto constant)
    {
        var copy = constant.Clone();
        copy.Name = "";
        var key = copy.ToByteString();
        if (!_constants.TryGetValue(key, out var name))
        {
            _constants[key] = name = copy.Name = graph.Fresh("c");
            graph.Add(copy);
        }
        return name;
    }

    private void Add(NodeProto node, Dictionary<string, string> names)
    {
        if (node.Attribute.Any(a => a.G is not null))
            throw new NotSupportedException($"a node {node.OpType} holds a graph of its own.");
        var copy = node.Clone();
        copy.Name = "";
        copy.Output.Clear();
        copy.Input.Clear();
        foreach (var input in node.Input)
            copy.Input.Add(names.TryGetValue(input, out var value)
                ? value
                : throw new NotSupportedException($"the model takes an input '{input}' nobody gives."));
        // Which of the outputs are used is part of what a node does.
        copy.Output.AddRange(node.Output.Select(o => o.Length == 0 ? "" : "o"));
        var key = copy.ToByteString();
        if (!_nodes.TryGetValue(key, out var outputs))
        {
            copy.Name = graph.Fresh("n");
            outputs = _nodes[key] = [.. node.Output.Select(o => o.Length == 0 ? "" : graph.Fresh(node.OpType))];
            copy.Output.Clear();
            copy.Output.AddRange(outputs);
            graph.Add(copy);
        }
        for (var n = 0; n < outputs.Count; n++)
            names[node.Output[n]] = outputs[n];
    }
}
