using System.Globalization;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>The parameters of trainers that begin with a pretrained encoder.</summary>
internal static class EncoderParameters
{
    private const string Weights = "weights";
    private const string Layers = "layers";
    private const string MaxTokens = "maxTokens";
    private const string MaxWindows = "maxWindows";
    private const string Precision = "precision";
    private const string Usual = "all-minilm-l6-v2";
    private const string Auto = "auto";
    private const string LayersGrammar = "auto or numbers of layers from 1 joined by +, such as 4+6";

    private static readonly (string Name, WeightPrecision Precision)[] Precisions =
        [("w8", WeightPrecision.W8), ("int8", WeightPrecision.Int8), ("fp32", WeightPrecision.Fp32)];

    /// <summary>Adds them.</summary>
    internal static SearchSpace Encoder(this SearchSpace space) => Parameters.Aggregate(space, (all, add) => add(all));

    /// <summary>Adds them, to count only while <paramref name="parent"/> has one of <paramref name="values"/>.</summary>
    internal static SearchSpace EncoderWhen(this SearchSpace space, string parent, params IReadOnlyList<string> values) =>
        Parameters.Aggregate(space, (all, add) => add(all).When(parent, values));

    private static IReadOnlyList<Func<SearchSpace, SearchSpace>> Parameters =>
    [
        space => space.Text(Weights, Usual, "an id of 'mlnetsuite weights list' or a folder", text => text.Length == 0 ? "is empty" : null,
            "the pretrained encoder: an id of mlnetsuite weights list, or a folder with model.onnx or model.safetensors and its tokenizer"),
        space => space.Text(
            Layers, Auto, LayersGrammar, text => text == Auto || Numbers(text) is not null ? null : $"'{text}' names no layers",
            "whose tokens are averaged; auto: the one at two thirds and the last"),
        space => space.Int(MaxTokens, 8, 512, 256, "word pieces that are read of a text", log: true),
        space => space.Choice(Precision, [.. Precisions.Select(p => p.Name)],
            "w8: weights stored as 8-bit integers; int8: multiplied so, too, faster and less exact; fp32: as they were trained"),
    ];

    /// <summary>What is the same for all parameters that make the same vectors, those of windows among them.</summary>
    internal static object Key(ParameterSet parameters) =>
        (parameters.Text(Weights), parameters.Text(Layers), parameters.Int(MaxTokens), parameters.Int(MaxWindows),
            parameters.Text(Precision));

    /// <summary>Whether the weights are on this machine.</summary>
    /// <param name="given">Parameters that a person gave.</param>
    internal static bool AreHere(IReadOnlyDictionary<string, string> given)
    {
        try
        {
            WeightsStore.Default.Locate(given.GetValueOrDefault(Weights, Usual));
            return true;
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>Adds the one of trainers that leave the encoder as it is.</summary>
    internal static SearchSpace Windows(this SearchSpace space) => space
        .Int(MaxWindows, 1, EncoderOptions.MostWindows, 1, "windows of maxTokens in which a longer text is read; its vector is their mean", log: true);

    /// <summary>What a person should know of texts that are longer than what is read of them.</summary>
    internal static IReadOnlyList<string> Notes(IReadOnlyCollection<TokenizedText> texts, ParameterSet parameters)
    {
        var cut = texts.Count(text => text.IsCut);
        if (cut == 0)
            return [];
        var more = parameters.ContainsKey(MaxWindows) ? $"{MaxTokens} and {MaxWindows} set" : $"{MaxTokens} sets";
        var pieces = texts.First(text => text.IsCut).PiecesRead;
        return
        [
            string.Create(CultureInfo.InvariantCulture,
                $"{cut:N0} of {texts.Count:N0} training texts are longer than the {pieces:N0} word pieces that the encoder reads; ") +
            $"{more} how much that is",
        ];
    }

    /// <summary>What they say.</summary>
    /// <exception cref="InputException">The weights are not there, of another kind, or have no such layer.</exception>
    internal static EncoderOptions Options(ParameterSet parameters, Dataset data, TrainingRun run)
    {
        var weights = WeightsStore.Default.Locate(parameters.Text(Weights));
        if (weights.Entry is { Kind: WeightsKind.Image })
            throw new InputException($"weights={weights.Name}: these read pictures; those of an encoder of texts are expected.");
        var (encoder, vocabulary) = run.Prepare(data, (nameof(BertReader), weights.Fingerprint),
            () => Tuple.Create(BertReader.Encoder(weights), BertReader.Pieces(weights)), read => read.Item1.Bytes);
        var count = encoder.Layers.Count;
        var layers = Numbers(parameters.Text(Layers)) ?? [.. new[] { (2 * count + 2) / 3, count }.Distinct()];
        if (layers[^1] > count)
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"layers is {parameters.Text(Layers)}; the encoder {weights.Name} has {count} layers."));
        var most = Math.Min(parameters.Int(MaxTokens), encoder.MostTokens);
        return new(encoder, vocabulary, layers, most, Precisions.First(p => p.Name == parameters.Text(Precision)).Precision)
        {
            MaxWindows = parameters.ContainsKey(MaxWindows) ? parameters.Int(MaxWindows) : 1,
        };
    }

    private static int[]? Numbers(string text)
    {
        int[] numbers =
            [.. text.Split('+').Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : 0)];
        return numbers[0] > 0 && numbers.Zip(numbers.Skip(1)).All(pair => pair.First < pair.Second) ? numbers : null;
    }
}
