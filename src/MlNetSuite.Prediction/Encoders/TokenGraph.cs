using Google.Protobuf;
using MlNetSuite.Prediction.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>The graph of a model that reads one text as tokens, as training writes it, cut in two where values have the names below: what
/// makes tokens of a text, and what encodes tokens. The second half then takes the tokens of several texts at once, each weight being read
/// once for all of them.</summary>
/// <param name="Front">From a text to <see cref="Tokens"/> and <see cref="Terms"/>, the latter if the model has any.</param>
/// <param name="Back">From the named values to what the model answers.</param>
/// <param name="HasTerms">Whether there are <see cref="Terms"/>.</param>
internal sealed record TokenGraph(byte[] Front, byte[] Back, bool HasTerms)
{
    /// <summary>The UTF-16 code units of a text as ML.NET's characters as keys, <c>[1, n]</c>.</summary>
    internal const string Codes = "TextCodes";

    /// <summary>The numbers of its tokens, <c>[tokens]</c>.</summary>
    internal const string Tokens = "TokenIds";

    /// <summary>The place of each token in its text, <c>[tokens]</c>.</summary>
    internal const string Places = "TokenPlaces";

    /// <summary>What is added to the attention that one token pays another, <c>[tokens, tokens]</c>: 0 within a text.</summary>
    internal const string Bias = "TokenBias";

    /// <summary>How much each token counts in the mean of each text, <c>[texts, tokens]</c>.</summary>
    internal const string Shares = "TokenShares";

    /// <summary>What the n-grams of each text add to the scores of classes, <c>[texts, classes]</c>.</summary>
    internal const string Terms = "TermScores";

    /// <summary>Cuts a graph; null where it has no such names.</summary>
    internal static TokenGraph? Cut(byte[] onnx)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var named = model.Graph.Node.SelectMany(node => node.Output).Intersect([Tokens, Places, Bias, Shares, Terms]).ToHashSet();
        if (named.Count < 4 || !named.IsSupersetOf([Tokens, Places, Bias, Shares]))
            return null;
        List<ValueInfoProto> inputs =
        [
            Value(Tokens, DataType.Int64, "tokens"), Value(Places, DataType.Int64, "tokens"),
            Value(Bias, DataType.Float, "tokens", "tokens"), Value(Shares, DataType.Float, "texts", "tokens"),
        ];
        List<ValueInfoProto> between = [inputs[0]];
        if (named.Contains(Terms))
        {
            inputs.Add(Value(Terms, DataType.Float, "texts", "classes"));
            between.Add(inputs[^1]);
        }
        return new(Part(model, model.Graph.Input, between), Part(model, inputs, model.Graph.Output), named.Contains(Terms));
    }

    /// <summary>The nodes that lead from some values to others.</summary>
    private static byte[] Part(ModelProto model, IReadOnlyCollection<ValueInfoProto> inputs, IReadOnlyCollection<ValueInfoProto> outputs)
    {
        var given = inputs.Select(input => input.Name).ToHashSet();
        var needed = outputs.Select(output => output.Name).ToHashSet();
        var graph = new GraphProto { Name = model.Graph.Name };
        // Nodes are in the order in which they are run.
        foreach (var node in model.Graph.Node.Reverse())
        {
            if (!node.Output.Any(output => needed.Contains(output) && !given.Contains(output)))
                continue;
            needed.UnionWith(node.Input);
            graph.Node.Insert(0, node);
        }
        graph.Initializer.AddRange(model.Graph.Initializer.Where(constant => needed.Contains(constant.Name)));
        graph.Input.AddRange(inputs.Where(input => needed.Contains(input.Name)));
        graph.Output.AddRange(outputs);
        var part = new ModelProto { IrVersion = model.IrVersion, ProducerName = model.ProducerName, Graph = graph };
        part.OpsetImport.AddRange(model.OpsetImport);
        return part.ToByteArray();
    }

    private static ValueInfoProto Value(string name, DataType type, params ReadOnlySpan<string> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = dimension });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
