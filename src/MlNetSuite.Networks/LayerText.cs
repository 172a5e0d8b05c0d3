using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Networks;

/// <summary>Layers as a line of text and back: names separated by spaces, numbers in brackets, as in
/// <c>conv(16,3) bn relu pool(2) flatten linear(128) relu dropout(0.2) linear(10)</c>.</summary>
public static class LayerText
{
    /// <summary>The grammar in one line, for help texts.</summary>
    public const string Grammar =
        "layers separated by spaces: linear(outputs) conv(channels,kernel[,stride[,padding]]) whiten(kernel) bn relu gelu " +
        "pool(kernel[,stride]) globalpool flatten dropout(rate) embedding(tokens,dimension) embeddingbag(tokens,dimension) softmax";

    private const int MaxLength = 10_000;

    private static readonly Dictionary<string, Form> Forms = new(StringComparer.Ordinal)
    {
        ["linear"] = new(1, 1, "linear(outputs)", n => new Linear(n.Whole(0))),
        ["conv"] = new(2, 4, "conv(channels,kernel[,stride[,padding]])", n => new Conv2d(
            n.Whole(0), n.Whole(1), n.Count > 2 ? n.Whole(2) : 1, n.Count > 3 ? n.Whole(3) : n.Whole(1) / 2)),
        ["whiten"] = new(1, 1, "whiten(kernel)", n => new Whitening(n.Whole(0))),
        ["bn"] = new(0, 0, "bn", _ => new BatchNorm()),
        ["relu"] = new(0, 0, "relu", _ => new ReLU()),
        ["gelu"] = new(0, 0, "gelu", _ => new GELU()),
        ["pool"] = new(1, 2, "pool(kernel[,stride])", n => new MaxPool(n.Whole(0), n.Count > 1 ? n.Whole(1) : n.Whole(0))),
        ["globalpool"] = new(0, 0, "globalpool", _ => new GlobalPool()),
        ["flatten"] = new(0, 0, "flatten", _ => new Flatten()),
        ["dropout"] = new(1, 1, "dropout(rate)", n => new Dropout(n.Real(0))),
        ["embedding"] = new(2, 2, "embedding(tokens,dimension)", n => new Embedding(n.Whole(0), n.Whole(1))),
        ["embeddingbag"] = new(2, 2, "embeddingbag(tokens,dimension)", n => new EmbeddingBag(n.Whole(0), n.Whole(1))),
        ["softmax"] = new(0, 0, "softmax", _ => new Softmax()),
    };

    /// <summary>Reads layers. Whether they fit each other is for <see cref="Network"/> to say.</summary>
    /// <exception cref="InputException">The text does not follow the grammar; the message gives the position (from 1) and what was
    /// expected.</exception>
    public static IReadOnlyList<Layer> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength)
            throw new InputException($"layers: {text.Length} characters; expected at most {MaxLength}.");
        var layers = new List<Layer>();
        for (var at = SkipSpaces(text, 0); at < text.Length; at = SkipSpaces(text, at))
            layers.Add(ParseLayer(text, ref at));
        return layers;
    }

    /// <summary>Writes layers so that <see cref="Parse"/> reads the same ones. Numbers at their default are left out.</summary>
    public static string Print(IEnumerable<Layer> layers) => string.Join(' ', layers.Select(layer => layer switch
    {
        Linear l => Call("linear", l.Outputs),
        Conv2d c when c.Padding != c.Kernel / 2 => Call("conv", c.Channels, c.Kernel, c.Stride, c.Padding),
        Conv2d c when c.Stride != 1 => Call("conv", c.Channels, c.Kernel, c.Stride),
        Conv2d c => Call("conv", c.Channels, c.Kernel),
        Whitening w => Call("whiten", w.Kernel),
        BatchNorm => "bn",
        ReLU => "relu",
        GELU => "gelu",
        MaxPool p when p.Stride != p.Kernel => Call("pool", p.Kernel, p.Stride),
        MaxPool p => Call("pool", p.Kernel),
        GlobalPool => "globalpool",
        Flatten => "flatten",
        Dropout d => $"dropout({d.Rate.ToString("R", CultureInfo.InvariantCulture)})",
        Embedding e => Call("embedding", e.Tokens, e.Dimension),
        EmbeddingBag b => Call("embeddingbag", b.Tokens, b.Dimension),
        Softmax => "softmax",
        _ => throw new InvalidOperationException($"{layer.GetType().Name} has no text form."),
    }));

    private static string Call(string name, params IEnumerable<int> numbers) =>
        $"{name}({string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)))})";

    private static Layer ParseLayer(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiLetter(text[at]))
            at++;
        var name = text[start..at];
        if (name.Length == 0)
            throw Fault(start, $"'{text[start]}' where the name of a layer was expected");
        if (!Forms.TryGetValue(name, out var form))
            throw Fault(start, $"unknown layer '{name}'; known: {string.Join(", ", Forms.Keys)}{DidYouMean(name)}");

        var numbers = new Numbers(form.Usage);
        if (at < text.Length && text[at] == '(')
        {
            do
            {
                at++;
                var from = at;
                while (at < text.Length && text[at] is not (',' or ')' or '('))
                    at++;
                if (at == text.Length || text[at] is not (',' or ')'))
                    throw Fault(from, $"a number followed by ',' or ')' was expected, as in {form.Usage}");
                numbers.Add(from, text[from..at].Trim());
            }
            while (text[at] == ',');
            at++;
        }
        if (numbers.Count < form.Min || numbers.Count > form.Max)
            throw Fault(start, $"{name} was given {numbers.Count} numbers; write {form.Usage}");
        if (at < text.Length && !char.IsWhiteSpace(text[at]))
            throw Fault(at, $"'{text[at]}' where a space or the end was expected");
        return form.Make(numbers);
    }

    private static int SkipSpaces(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static string DidYouMean(string name) =>
        Nearest.To(name, Forms.Keys) is { } near ? $". Did you mean '{near}'?" : "";

    private static InputException Fault(int at, string what) => new($"layers, position {at + 1}: {what}.");

    private sealed record Form(int Min, int Max, string Usage, Func<Numbers, Layer> Make);

    private sealed class Numbers(string usage)
    {
        private readonly List<(int At, string Text)> _values = [];

        internal int Count => _values.Count;

        internal void Add(int at, string text) => _values.Add((at, text));

        internal int Whole(int i) =>
            int.TryParse(_values[i].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
                ? value
                : throw Fault(_values[i].At, $"'{_values[i].Text}' where a whole number was expected, as in {usage}");

        internal double Real(int i) =>
            double.TryParse(_values[i].Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
                ? value
                : throw Fault(_values[i].At, $"'{_values[i].Text}' where a number was expected, as in {usage}");
    }
}
