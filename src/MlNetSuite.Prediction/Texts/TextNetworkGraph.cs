using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Google.Protobuf;
using MlNetSuite.Prediction.Onnx;

namespace MlNetSuite.Prediction.Texts;

/// <summary>Reads a linear model of texts out of its ONNX graph, where the graph is one that training writes: what is read then follows
/// from the graph alone, and no zip holds it twice.</summary>
internal sealed partial class TextNetworkGraph
{
    private readonly GraphProto _graph;
    private readonly Dictionary<string, NodeProto> _producers = [];
    private readonly Dictionary<string, TensorProto> _constants;

    private TextNetworkGraph(GraphProto graph)
    {
        _graph = graph;
        _constants = graph.Initializer.ToDictionary(constant => constant.Name);
        foreach (var node in graph.Node)
            foreach (var output in node.Output)
                _producers[output] = node;
    }

    /// <summary>The model, or null for a graph of any other kind.</summary>
    internal static TextNetwork? Read(byte[] onnx)
    {
        try
        {
            return new TextNetworkGraph(ModelProto.Parser.ParseFrom(onnx).Graph).Read();
        }
        // Of a graph that only resembles one of these: it is scored as it is.
        catch (Exception fault) when (fault is KeyNotFoundException or InvalidOperationException or ArgumentException
            or IndexOutOfRangeException or OverflowException or InvalidProtocolBufferException)
        {
            return null;
        }
    }

    /// <summary>Whether a graph takes markup out of texts as <see cref="TextMarkup"/> does.</summary>
    internal static bool Cleans(byte[] onnx)
    {
        var graph = ModelProto.Parser.ParseFrom(onnx).Graph;
        IEnumerable<string> Texts(string op, string name) =>
            graph.Node.Where(node => node.OpType == op).SelectMany(node => node.Attribute.Where(a => a.Name == name))
                .SelectMany(attribute => attribute.Strings.Append(attribute.S).Where(s => s.Length > 0)).Select(s => s.ToStringUtf8());
        return graph.Name == "markup"
            && Texts("Tokenizer", "tokenexp").SequenceEqual([TextMarkup.Piece])
            && Texts("RegexFullMatch", "pattern").SequenceEqual([TextMarkup.BlankPattern, TextMarkup.NothingPattern])
            && Texts("LabelEncoder", "keys_strings").SequenceEqual(HtmlEntities.All.Keys)
            && graph.Initializer.Any(c => c.StringData.Skip(1).Select(s => s.ToStringUtf8()).SequenceEqual(HtmlEntities.All.Values));
    }

    // From the weights to the classes, as training writes them.
    [GeneratedRegex("^Gather( Cast Log Add Reshape Pow Mul)? ReduceSum Slice( Sqrt)? Max Slice Div( Add)?( Transpose MatMul)? Softmax ArgMax$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Ending { get; }

    private TextNetwork? Read()
    {
        var first = _graph.Node.ToList().FindIndex(node => node.OpType == "Gather");
        if (first < 0)
            return null;
        var ending = _graph.Node.Skip(first).ToList();
        if (!Ending.IsMatch(string.Join(' ', ending.Select(node => node.OpType))))
            return null;
        var (weights, rows) = (_constants[ending[0].Input[0]], ending[0].Input[1]);
        var isDistinct = _producers[rows].OpType == "Unique";
        if (Vocabulary(isDistinct ? _producers[rows].Input[0] : rows) is not { } vocabulary)
            return null;
        var width = checked((int)weights.Dims[1] - 1);
        var head = ending.Find(node => node.OpType == "Transpose");
        // An addition before the division is of counts.
        var bias = ending.SkipWhile(node => node.OpType != "Div").FirstOrDefault(node => node.OpType == "Add");
        var network = new TextNetwork(vocabulary, Floats(weights), width,
            head is null ? width : checked((int)_constants[head.Input[0]].Dims[0]))
        {
            Distinct = isDistinct,
            Counts = ending.Exists(node => node.OpType == "Log"),
            Norm = ending.Exists(node => node.OpType == "Sqrt"),
            Bias = bias is null ? null : Floats(_constants[bias.Input[1]]),
            Head = head is null ? null : Floats(_constants[head.Input[0]]),
        };
        return IsWhole(network) ? network : null;
    }

    /// <summary>Whether keys fit their 64 bits, and every row that the vocabulary names is one of the table.</summary>
    private static bool IsWhole(TextNetwork network)
    {
        var rows = network.Table.Length / (network.Width + 1);
        return network.Width > 0
            && network.Table.Length == (long)rows * (network.Width + 1)
            && rows > Symbols.End
            && (network.Bias?.Length ?? network.Width) == network.Width
            && (network.Head?.Length ?? (long)network.Width * network.Classes) == (long)network.Width * network.Classes
            && (!network.Counts || network.Distinct)
            && network.Vocabulary.Words.Count == network.Vocabulary.WordRows.Length
            && network.Vocabulary.WordRows.All(row => row >= 0 && row < rows)
            && network.Vocabulary.Ngrams.All(known => known.Bits > 0 && known.Bits * known.Shape.Length < 64)
            && network.Vocabulary.Ngrams.All(known => known.Rows.Entries.All(entry => entry.Value >= 0 && entry.Value < rows));
    }

    private TextVocabulary? Vocabulary(string rows)
    {
        var joined = _producers[rows];
        // Of words alone, or of words and then their n-grams.
        var parts = _constants.ContainsKey(joined.Input[0]) ? [rows] : joined.Input.ToList();
        var words = Encoder(parts[0]);
        if (Split(words).Attribute.Single() is not { Name: "tokenexp" } pattern || pattern.S.ToStringUtf8() != Tokens.Pattern)
            return null;
        CharacterTable? characters = null;
        var ngrams = new List<KnownNgrams>();
        foreach (var part in parts.Skip(1))
        {
            var (shape, bits, source) = Keys(_producers[part].Input[0]);
            var kind = Kind(source, parts[0]);
            if (kind == SymbolKind.Characters)
                characters ??= new(Numbered(Encoder(source)));
            if (kind == SymbolKind.Shapes && !HasKnownShapes())
                return null;
            ngrams.Add(new(kind, shape, bits, Rows(_producers[part])));
        }
        var numbered = Numbered(words).ToList();
        return new(new(numbered.Select(word => word.Text)), [.. numbered.Select(word => word.Number)], characters, ngrams);
    }

    private SymbolKind Kind(string source, string words) =>
        source == words ? SymbolKind.Words
        : _producers[_producers[source].Input[1]].OpType == "LabelEncoder" ? SymbolKind.Characters
        : SymbolKind.Shapes;

    /// <summary>What encodes the pieces of a text, between the symbols of its ends.</summary>
    private NodeProto Encoder(string symbols) => _producers[_producers[symbols].Input[1]];

    /// <summary>What splits a text into the pieces of an encoder: its attributes but those that all have.</summary>
    private NodeProto Split(NodeProto encoder)
    {
        var split = _producers[_producers[encoder.Input[0]].Input[0]].Clone();
        foreach (var common in split.Attribute.Where(a => a.Name is "mark" or "pad_value" or "mincharnum").ToList())
            split.Attribute.Remove(common);
        return split;
    }

    private bool HasKnownShapes() =>
        _graph.Node.Where(node => node.OpType == "RegexFullMatch").Select(node => node.Attribute.Single().S.ToStringUtf8())
            .SequenceEqual(WordShape.Patterns.Reverse().Select(shape => shape.Pattern));

    /// <summary>The shape of n-grams, the bits of a symbol within a key, and which symbols they are made of.</summary>
    private (NgramShape Shape, int Bits, string Source) Keys(string key)
    {
        var node = _producers[key];
        if (node.OpType == "Concat")
        {
            var pair = Keys(node.Input[0]);
            return (NgramShape.Pair(node.Input.Count), pair.Bits, pair.Source);
        }
        var (length, bits) = (1, NgramShape.WordBits);
        for (; node.OpType == "Add"; length++)
        {
            var shifted = _producers[node.Input[0]];
            bits = (int)long.TrailingZeroCount(MemoryMarshal.Read<long>(_constants[shifted.Input[1]].RawData.Span));
            node = _producers[shifted.Input[0]];
        }
        return (new(length, 1), bits, node.Input[0]);
    }

    private static IEnumerable<(string Text, int Number)> Numbered(NodeProto encoder) =>
        encoder.Attribute.Single(a => a.Name == "keys_strings").Strings.Select(key => key.ToStringUtf8())
            .Zip(encoder.Attribute.Single(a => a.Name == "values_int64s").Ints.Select(value => checked((int)value)));

    private static KeyTable Rows(NodeProto encoder)
    {
        var keys = encoder.Attribute.Single(a => a.Name == "keys_int64s").Ints;
        var rows = encoder.Attribute.Single(a => a.Name == "values_int64s").Ints;
        var table = new KeyTable(keys.Count);
        for (var i = 0; i < keys.Count; i++)
            if (keys[i] >= 0)
                table.Ref(keys[i]) = checked((int)rows[i]);
        return table;
    }

    private static float[] Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span).ToArray();
}
