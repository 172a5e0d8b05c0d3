using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Texts;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Text;

/// <summary><see cref="TextMarkup.Clean"/> as an ONNX graph, from text to text: the text is cut into pieces, each is replaced by what a
/// person sees of it, and neighbours are joined until one is left.</summary>
internal static class TextMarkupGraph
{
    private static readonly OnnxAttribute[] Cut =
    [
        OnnxAttribute.String("tokenexp", TextMarkup.Piece), OnnxAttribute.Int("mark", 0), OnnxAttribute.String("pad_value", " "),
        OnnxAttribute.Int("mincharnum", 1),
    ];

    /// <summary>A graph of one text in and one text out.</summary>
    internal static byte[] Write(string input, string output)
    {
        var graph = new OnnxGraph("markup");
        var text = graph.Node("Reshape", [graph.Input(input, DataType.String, 1, 1), graph.Constant([1L], 1)]);
        var cut = graph.Node("Reshape", [graph.Node("Tokenizer", [text], Cut, domain: "com.microsoft"), graph.Constant([-1L], 1)]);
        var nothing = graph.Constant([""]);
        var pieces = graph.Node("Concat", [nothing, cut], [OnnxAttribute.Int("axis", 0)]);
        var seen = Replaced(graph, Replaced(graph, Entities(graph, pieces), TextMarkup.BlankPattern, pieces, graph.Constant([" "])),
            TextMarkup.NothingPattern, pieces, nothing);
        graph.Node("Reshape", [Joined(graph, seen), graph.Constant([1L, 1L], 2)], output: output);
        graph.Output(output, DataType.String, 1, 1);
        return graph.ToBytes();
    }

    private static string Replaced(OnnxGraph graph, string texts, string pattern, string matched, string replacement) => graph.Node("Where",
        [graph.Node("RegexFullMatch", [matched], [OnnxAttribute.String("pattern", pattern)]), replacement, texts]);

    private static string Entities(OnnxGraph graph, string pieces)
    {
        var known = HtmlEntities.All.ToList();
        var place = graph.Node("LabelEncoder", [pieces],
        [
            OnnxAttribute.Strings("keys_strings", known.Select(k => k.Key)),
            OnnxAttribute.Ints("values_int64s", known.Select((_, i) => i + 1L)),
            OnnxAttribute.Int("default_int64", 0),
        ], domain: "ai.onnx.ml");
        var character = graph.Node("Gather", [graph.Constant(["", .. known.Select(k => k.Value)]), place]);
        return graph.Node("Where", [graph.Node("Greater", [place, graph.Constant([0L], 1)]), character, pieces]);
    }

    /// <summary>All texts as one, the second of each pair put behind the first, in rounds.</summary>
    private static string Joined(OnnxGraph graph, string texts)
    {
        var one = graph.Constant([1L], 1);
        string IsMore(OnnxGraph within, string of) => within.Node("Squeeze", [within.Node("Greater", [within.Node("Shape", [of]), one])]);

        var body = graph.Body("join");
        body.Input(body.Fresh("round"), DataType.Int64);
        body.Input(body.Fresh("more"), DataType.Bool);
        var left = body.Input(body.Fresh("left"), DataType.String, -1);
        var odd = body.Node("Mod", [body.Node("Shape", [left]), body.Constant([2L], 1)]);
        var padding = body.Node("Slice", [body.Constant([""]), body.Constant([0L], 1), odd]);
        var even = body.Node("Concat", [left, padding], [OnnxAttribute.Int("axis", 0)]);
        string Every2nd(long from) => body.Node("Slice",
            [even, body.Constant([from], 1), body.Constant([long.MaxValue], 1), body.Constant([0L], 1), body.Constant([2L], 1)]);
        var joined = body.Node("StringConcat", [Every2nd(0), Every2nd(1)]);
        body.Output(IsMore(body, joined), DataType.Bool);
        body.Output(joined, DataType.String, -1);
        return graph.Node("Loop", ["", IsMore(graph, texts), texts], [OnnxAttribute.Graph("body", body)]);
    }
}
