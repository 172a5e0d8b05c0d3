using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Text;

/// <summary>Writes a vocabulary as ONNX operators: from one text, its case folded, to the rows it adds up.</summary>
/// <remarks>Words come from ONNX Runtime's own <c>com.microsoft.Tokenizer</c> with <see cref="Tokens.Pattern"/>; n-grams are not
/// joined strings but <see cref="NgramTable"/>'s keys, made by multiplying and adding, so that no string is built for them.</remarks>
internal sealed class VocabularyGraph(Vocabulary vocabulary)
{

    /// <summary>Adds the input and the way to a text's rows, a vector of at least one; unknown words and n-grams have row 0.</summary>
    internal string AddRows(OnnxGraph graph)
    {
        var text = graph.Node("Reshape", [graph.Input(TextRows.Lower, DataType.String, 1, 1), graph.Constant([1L], 1)]);
        var words = Numbers(graph, Split(graph, text, OnnxAttribute.String("tokenexp", Tokens.Pattern)),
            vocabulary.Words.Select((word, i) => (word, (long)Symbols.First + i)), Symbols.End);
        List<string> rows = [words, .. vocabulary.WordTables.Concat(vocabulary.PairTables).Select(t => Rows(graph, words, t))];
        if (vocabulary.ShapeTables.Count > 0)
        {
            var shaped = Shaped(graph, words);
            rows.AddRange(vocabulary.ShapeTables.Select(t => Rows(graph, shaped, t)));
        }
        if (vocabulary.CharacterTables.Count > 0)
        {
            var characters = Numbers(graph, Split(graph, text, OnnxAttribute.Strings("separators", [""])),
                Vocabulary.NumberedCharacters(vocabulary.Characters).Select(c => (c.Character, (long)c.Number)), Symbols.Start);
            rows.AddRange(vocabulary.CharacterTables.Select(t => Rows(graph, characters, t)));
        }
        return rows.Count == 1 ? words : graph.Node("Concat", [.. rows], [OnnxAttribute.Int("axis", 0)]);
    }

    /// <summary>A finished graph as a model that takes texts: case folded, then the graph, then its class as text.</summary>
    internal static TrainedModel Model(MLContext ml, byte[] graph, TextDataset data)
    {
        var none = TextRows.None(ml);
        var chain = ml.Transforms.Text.NormalizeText(TextRows.Lower, TextRows.Text, keepDiacritics: true)
            .Append(OnnxClassifier.Pipeline(ml, graph, data.Classes))
            .Append(ml.Transforms.DropColumns(TextRows.Lower));
        return new(chain.Fit(none), TextRows.InputSchema);
    }

    private static string Split(OnnxGraph graph, string text, OnnxAttribute how) =>
        graph.Node("Tokenizer", [text],
            [how, OnnxAttribute.Int("mark", 0), OnnxAttribute.String("pad_value", " "), OnnxAttribute.Int("mincharnum", 1)],
            domain: "com.microsoft");

    private static string Numbers(OnnxGraph graph, string pieces, IEnumerable<(string Piece, long Number)> numbered, long end)
    {
        var table = numbered.ToList();
        var numbers = graph.Node("LabelEncoder", [graph.Node("Reshape", [pieces, graph.Constant([-1L], 1)])],
        [
            OnnxAttribute.Strings("keys_strings", table.Select(k => k.Piece).DefaultIfEmpty(" ")),
            OnnxAttribute.Ints("values_int64s", table.Select(k => k.Number).DefaultIfEmpty(Symbols.Unknown)),
            OnnxAttribute.Int("default_int64", Symbols.Unknown),
        ], domain: "ai.onnx.ml");
        return graph.Node("Concat", [graph.Constant([(long)Symbols.Start], 1), numbers, graph.Constant([end], 1)],
            [OnnxAttribute.Int("axis", 0)]);
    }

    /// <summary>The numbers of words with those of shapes in their place. Words of the text as it is are as many as of the text
    /// with its case folded, since folding makes no separator of a letter.</summary>
    private static string Shaped(OnnxGraph graph, string words)
    {
        string Part(string of, long from, long to) =>
            graph.Node("Slice", [of, graph.Constant([from], 1), graph.Constant([to], 1), graph.Constant([0L], 1)]);
        var text = graph.Node("Reshape", [graph.Input(TextRows.Text, DataType.String, 1, 1), graph.Constant([1L], 1)]);
        var pieces = graph.Node("Reshape",
            [Split(graph, text, OnnxAttribute.String("tokenexp", Tokens.Pattern)), graph.Constant([-1L], 1)]);
        var later = Part(pieces, 1, long.MaxValue);
        var shapes = Part(words, 2, -1);
        foreach (var (pattern, symbol) in WordShape.Patterns.Reverse())
            shapes = graph.Node("Where",
                [graph.Node("RegexFullMatch", [later], [OnnxAttribute.String("pattern", pattern)]), graph.Constant([(long)symbol]),
                    shapes]);
        // The start and the first word, if there is one: a text without words has a start and an end only.
        var first = Part(Part(words, 0, -1), 0, 2);
        return graph.Node("Concat", [first, shapes, Part(words, -1, long.MaxValue)], [OnnxAttribute.Int("axis", 0)]);
    }

    private static string Rows(OnnxGraph graph, string symbols, NgramTable table)
    {
        var key = table.Shape.Distance == 1
            ? Key(graph, symbols, table.Bits, [.. Enumerable.Range(0, table.Shape.Length)])
            : graph.Node("Concat",
                [.. Enumerable.Range(1, table.Shape.Distance).Select(d => Key(graph, symbols, table.Bits, [0, d]))],
                [OnnxAttribute.Int("axis", 0)]);
        // An encoder needs a key; no n-gram has a negative one.
        return graph.Node("LabelEncoder", [key],
        [
            OnnxAttribute.Ints("keys_int64s", table.Keys.DefaultIfEmpty(-1)),
            OnnxAttribute.Ints("values_int64s", table.Keys.Select((_, i) => (long)table.FirstRow + i).DefaultIfEmpty(Symbols.Unknown)),
            OnnxAttribute.Int("default_int64", Symbols.Unknown),
        ], domain: "ai.onnx.ml");
    }

    /// <summary>The keys of all n-grams with symbols at <paramref name="places"/>, counted from the first; none if the text is
    /// shorter.</summary>
    private static string Key(OnnxGraph graph, string symbols, int bits, int[] places)
    {
        string Shifted(int place) => graph.Node("Slice",
            [symbols, graph.Constant([(long)place], 1), graph.Constant([place == places[^1] ? long.MaxValue : (long)place - places[^1]], 1),
                graph.Constant([0L], 1)]);
        var key = Shifted(places[0]);
        foreach (var place in places[1..])
            key = graph.Node("Add", [graph.Node("Mul", [key, graph.Constant([1L << bits])]), Shifted(place)]);
        return key;
    }
}
