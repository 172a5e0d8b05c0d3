using System.Security.Cryptography;
using Google.Protobuf;
using MlNetSuite.Prediction.Onnx;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Prediction.Encoders;

/// <summary>The graph of a model that reads one text as tokens, as training writes it, cut where values have the names below: what makes
/// tokens of a text, what encodes tokens, and what answers. The second then takes the tokens of several texts at once, each weight being
/// read once for all of them.</summary>
/// <param name="Front">From a text to <see cref="Tokens"/>, <see cref="Texts"/>, <see cref="Lengths"/> and <see cref="Terms"/>, the last
/// if the model has any.</param>
/// <param name="Encoder">From tokens to <see cref="Windows"/> where a long text is read in several, else to <see cref="Vectors"/>.</param>
/// <param name="Mean">From the <see cref="Windows"/> of one text to its <see cref="Vectors"/>; null where a text is one window.</param>
/// <param name="Head">From <see cref="Vectors"/> and <see cref="Terms"/> to what the model answers; null where vectors are
/// all it gives.</param>
/// <param name="HasTerms">Whether there are <see cref="Terms"/>.</param>
/// <param name="Key">The same for all graphs that encode alike: vectors can be kept by it.</param>
internal sealed record TokenGraph(byte[] Front, byte[] Encoder, byte[]? Mean, byte[]? Head, bool HasTerms, Lazy<string> Key)
{
    /// <summary>Code units of a text that a graph looks at.</summary>
    internal const int MostCharacters = 16_384;

    /// <summary>The UTF-16 code units of a text as ML.NET's characters as keys, <c>[1, n]</c>.</summary>
    internal const string Codes = "TextCodes";

    /// <summary>The numbers of its tokens, <c>[tokens]</c>; of several texts of the same length one after another.</summary>
    internal const string Tokens = "TokenIds";

    /// <summary>How many texts, or windows of one, the tokens are of, all of the same length: <c>[1]</c>.</summary>
    internal const string Texts = "TokenTexts";

    /// <summary>How many pieces of words a text has, and how many of them are read: <c>[2]</c>.</summary>
    internal const string Lengths = "TextLengths";

    /// <summary>What the encoder makes of each window of a long text, <c>[windows, width]</c>.</summary>
    internal const string Windows = "WindowVectors";

    /// <summary>What the encoder makes of each text, <c>[texts, width]</c>.</summary>
    internal const string Vectors = "TextVectors";

    /// <summary>What the n-grams of each text add to the scores of classes, <c>[texts, classes]</c>.</summary>
    internal const string Terms = "TermScores";

    /// <summary>The vector of length 1 that stands for each text, <c>[texts, hidden]</c>: an output.</summary>
    internal const string Embedding = "Embedding";

    /// <summary>Cuts a graph; null where it has no such names.</summary>
    internal static TokenGraph? Cut(byte[] onnx)
    {
        var model = ModelProto.Parser.ParseFrom(onnx);
        var named = model.Graph.Node.SelectMany(node => node.Output).Intersect([Tokens, Texts, Lengths, Windows, Vectors, Terms])
            .ToHashSet();
        if (!named.IsSupersetOf([Tokens, Texts, Lengths, Vectors]))
            return null;
        var tokens = Value(Tokens, DataType.Int64, "tokens");
        var texts = Value(Texts, DataType.Int64, "one");
        var windows = named.Contains(Windows) ? Value(Windows, DataType.Float, "windows", "width") : null;
        var vectors = Value(Vectors, DataType.Float, "texts", "width");
        var terms = Value(Terms, DataType.Float, "texts", "classes");
        var hasTerms = named.Contains(Terms);
        var encoder = Part(model, [tokens, texts], [windows ?? vectors]);
        ValueInfoProto[] read = [tokens, texts, Value(Lengths, DataType.Int64, "two")];
        return new(
            Part(model, model.Graph.Input, hasTerms ? [.. read, terms] : read), encoder,
            windows is null ? null : Part(model, [windows], [vectors]),
            model.Graph.Output is [{ Name: Vectors }] ? null : Part(model, hasTerms ? [vectors, terms] : [vectors], model.Graph.Output),
            hasTerms, new(() => KeyOf(Part(model, model.Graph.Input, [tokens]), encoder)));
    }

    private static string KeyOf(params IEnumerable<byte[]> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts)
            hash.AppendData(part);
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
    }

    /// <summary>The nodes that lead from some values to others.</summary>
    private static byte[] Part(ModelProto model, IReadOnlyCollection<ValueInfoProto> inputs, IReadOnlyCollection<ValueInfoProto> outputs)
    {
        var given = inputs.Select(input => input.Name).ToHashSet();
        var needed = outputs.Select(output => output.Name).ToHashSet();
        var graph = new GraphProto { Name = "part" };
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

    /// <summary>A value whose dimensions have names.</summary>
    internal static ValueInfoProto Value(string name, DataType type, params ReadOnlySpan<string> dimensions)
    {
        var shape = new TensorShapeProto();
        foreach (var dimension in dimensions)
            shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimParam = dimension });
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }
}
