using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Rows;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Tables;

/// <summary>Reads numbers from text in an ONNX graph, as <see cref="NumberFormat.TryRead"/> does: a regular expression decides whether a
/// text is a number, and its digits are then added up character by character, so that marks, spaces and units fall away.</summary>
internal static class NumberGraph
{
    private const long DecimalMark = 10, Other = 11;

    // As many as a field may have digits.
    private static readonly double[] PowersOfTen = [.. Enumerable.Range(0, NumberFormat.LongestField + 1).Select(i => Math.Pow(10, i))];

    /// <summary>From <c>[batch, columns]</c> of text to the same of numbers; NaN for what is none.</summary>
    internal static string Add(OnnxGraph graph, string texts, NumberFormat format)
    {
        string Matches(string text, string pattern) => graph.Node("RegexFullMatch", [text], [OnnxAttribute.String("pattern", pattern)]);
        string Sum(string values) => graph.Node("ReduceSum", [values, graph.Constant([-1L], 1)], [OnnxAttribute.Int("keepdims", 0)]);
        string Running(string values) => graph.Node("CumSum", [values, graph.Constant([-1L])]);
        string Whole(string truths) => graph.Node("Cast", [truths], [OnnxAttribute.Int("to", (int)DataType.Int64)]);
        string PowerOfTen(string exponent) => graph.Node("Gather", [graph.Constant(PowersOfTen, PowersOfTen.Length), exponent]);

        var isNumber = Matches(texts, format.Pattern);
        var numbers = graph.Node("Where", [isNumber, texts, graph.Constant(["0"])]);
        var characters = graph.Node("Tokenizer", [numbers],
        [
            OnnxAttribute.Int("mark", 0), OnnxAttribute.Int("mincharnum", 1), OnnxAttribute.String("pad_value", " "),
            OnnxAttribute.Strings("separators", [""]),
        ], domain: "com.microsoft");
        var codes = graph.Node("LabelEncoder", [characters],
        [
            OnnxAttribute.Strings("keys_strings", [.. Enumerable.Range(0, 10).Select(d => $"{(char)('0' + d)}"), $"{format.DecimalMark}"]),
            OnnxAttribute.Ints("values_int64s", [.. Enumerable.Range(0, 10).Select(d => (long)d), DecimalMark]),
            OnnxAttribute.Int("default_int64", Other),
        ], domain: "ai.onnx.ml");
        var isDigit = graph.Node("Less", [codes, graph.Constant([DecimalMark], 1)]);
        var isDecimal = graph.Node("And",
        [
            isDigit, graph.Node("Greater", [Running(Whole(graph.Node("Equal", [codes, graph.Constant([DecimalMark], 1)]))),
                graph.Constant([0L], 1)]),
        ]);
        var count = graph.Node("ReduceSum", [Whole(isDigit), graph.Constant([-1L], 1)]);
        var exponents = graph.Node("Sub", [count, Running(Whole(isDigit))]);
        var digits = graph.Node("Cast", [graph.Node("Where", [isDigit, codes, graph.Constant([0L], 1)])],
            [OnnxAttribute.Int("to", (int)DataType.Double)]);
        var absolute = graph.Node("Div",
            [Sum(graph.Node("Mul", [digits, PowerOfTen(exponents)])), PowerOfTen(Sum(Whole(isDecimal)))]);
        foreach (var magnitude in format.Magnitudes ?? [])
            absolute = graph.Node("Where",
            [
                Matches(numbers, format.PatternWith(magnitude)),
                graph.Node("Mul", [absolute, graph.Constant([NumberFormat.PowerOf(magnitude)!.Value], 1)]), absolute,
            ]);
        var signed = graph.Node("Where", [Matches(numbers, NumberFormat.NegativePattern), graph.Node("Neg", [absolute]), absolute]);
        var single = graph.Node("Cast", [signed], [OnnxAttribute.Int("to", (int)DataType.Float)]);
        foreach (var code in format.Missing ?? [])
            single = graph.Node("Where",
                [graph.Node("Equal", [single, graph.Constant([code], 1)]), graph.Constant([float.NaN], 1), single]);
        return graph.Node("Where", [isNumber, single, graph.Constant([float.NaN], 1)]);
    }
}
