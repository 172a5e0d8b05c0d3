using System.Diagnostics.CodeAnalysis;
using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>A model's answer to one row: every output that its card lists, by name. Those that most tasks have are properties.</summary>
public sealed class PredictionResult
{
    private readonly float[] _numbers;
    private readonly string[] _texts;
    private LabelProbabilities? _probabilities;

    /// <param name="layout">Where each output lies.</param>
    /// <param name="numbers">All numbers of the answer.</param>
    /// <param name="texts">All texts of the answer.</param>
    internal PredictionResult(OutputLayout layout, float[] numbers, string[] texts)
    {
        (Layout, _numbers, _texts) = (layout, numbers, texts);
        Score = layout.Class >= 0 && layout.Probabilities >= 0 ? ProbabilityOf(Label!)
            : layout.Scores >= 0 && Numbers(layout.Scores) is [var score] ? score
            : float.NaN;
    }

    /// <summary>The predicted class; null where the task has no classes.</summary>
    public string? Label => Layout.Class < 0 ? null : Text(Layout.Class);

    /// <summary>For classifiers the probability of <see cref="Label"/>, 0..1; for others the predicted value; not a number (NaN)
    /// where the model gives no single value.</summary>
    public float Score { get; }

    /// <summary>The probability of each class, in the order of the card's labels; empty where the task has no classes.</summary>
    public LabelProbabilities Probabilities => _probabilities ??= Layout.Probabilities < 0
        ? LabelProbabilities.None
        : new(Layout.Labels, _numbers.AsMemory(Layout.Place(Layout.Probabilities), Layout.Labels.Labels.Count));

    /// <summary>The predicted value, or as many as the model predicts at once; empty where it predicts a class, or nothing of the
    /// kind.</summary>
    public ReadOnlySpan<float> Values => Layout.Class < 0 && Layout.Scores >= 0 ? Numbers(Layout.Scores) : [];

    /// <summary>What <see cref="Label"/>, <see cref="Values"/> and <see cref="Probabilities"/> do not hold, in the order of the
    /// card; no embedding, unless the model gives nothing else: see <see cref="Outputs"/>.</summary>
    public IEnumerable<OutputValue> FurtherOutputs => Layout.Further.Select(output => new OutputValue(this, output));

    /// <summary>All outputs, in the order of the card.</summary>
    public IEnumerable<OutputValue> Outputs => Enumerable.Range(0, Layout.Outputs.Count).Select(output => new OutputValue(this, output));

    /// <summary>The output of a name.</summary>
    /// <exception cref="KeyNotFoundException">The model has none of this name.</exception>
    public OutputValue this[string name] => TryGet(name, out var value) ? value : throw new KeyNotFoundException(
        $"the model has no output '{name}'; it gives: {string.Join(", ", Layout.Outputs.Select(o => o.Name))}.");

    /// <summary>Values of the row that the model could not read and took for missing ones; empty for most rows.</summary>
    public IReadOnlyList<InputNote> Notes { get; internal init; } = [];

    internal OutputLayout Layout { get; }

    /// <summary>All numbers, those of one output after those of another.</summary>
    internal ReadOnlySpan<float> AllNumbers => _numbers;

    /// <summary>The output of a name, if the model has it.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out OutputValue value)
    {
        ArgumentNullException.ThrowIfNull(name);
        var output = Layout.Of(name);
        value = output < 0 ? default : new(this, output);
        return output >= 0;
    }

    /// <summary>The answer of a two-class model at another threshold than that of the likelier class.</summary>
    /// <param name="threshold">The least probability of <paramref name="positive"/> at which it is the answer, 0..1.</param>
    /// <param name="positive">The class that has to reach it; by default the second of the labels.</param>
    /// <exception cref="PredictionInputException">The model has not two classes, or none called <paramref name="positive"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not within 0..1.</exception>
    public PredictionResult At(double threshold, string? positive = null)
    {
        if (!(threshold is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a decision threshold is a probability, 0 to 1.");
        if (Layout.Class < 0 || Probabilities.Count != 2)
            throw new PredictionInputException($"a decision threshold is for models of two classes; this one has {Probabilities.Count}.");
        var labels = Probabilities.Labels;
        var place = positive is null ? 1 : positive == labels[0] ? 0 : positive == labels[1] ? 1
            : throw new PredictionInputException($"there is no class '{positive}'; the model has: {string.Join(", ", labels)}.");
        string[] texts = [.. _texts];
        texts[Layout.Place(Layout.Class)] = labels[Probabilities.Values[place] >= threshold ? place : 1 - place];
        return new(Layout, _numbers, texts) { Notes = Notes };
    }

    /// <summary>Writes the answer as one JSON object: <c>prediction</c> (the class, or the predicted value), <c>score</c> and
    /// <c>probabilities</c> where there are any, then each further output under its <see cref="CardOutput.JsonName"/>: a flag as true or
    /// false, an interval as <c>lower</c> and <c>upper</c>, a vector as an array, but an embedding only where there is nothing else; at
    /// last <c>notes</c> where there are any. A number that is not finite is null.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        ArgumentNullException.ThrowIfNull(json);
        AnswerJson.Write(json, this);
    }

    /// <summary>The answer as <see cref="WriteTo"/> writes it.</summary>
    public JsonObject ToJson()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
            WriteTo(json);
        return JsonNode.Parse(bytes.ToArray())!.AsObject();
    }

    /// <summary>An answer of which the numbers alone are given: its class is that of the highest probability.</summary>
    /// <param name="layout">One whose texts follow from its numbers.</param>
    /// <param name="numbers">All numbers of the answer.</param>
    /// <param name="notes">What could not be read of the row.</param>
    internal static PredictionResult Of(OutputLayout layout, float[] numbers, IReadOnlyList<InputNote>? notes = null) =>
        new(layout, numbers, layout.TextCount == 0 ? []
            : [layout.Labels.Labels[TensorPrimitives.IndexOfMax(
                numbers.AsSpan(layout.Place(layout.Probabilities), layout.Labels.Labels.Count))]])
        {
            Notes = notes ?? [],
        };

    internal string? Text(int output) => Layout.Outputs[output].Width == 0 ? _texts[Layout.Place(output)] : null;

    internal ReadOnlySpan<float> Numbers(int output) => _numbers.AsSpan(Layout.Place(output), Layout.Outputs[output].Width);

    // A model of somebody else's may answer with a class that the card does not list.
    private float ProbabilityOf(string label) => Layout.Labels.Of(label) is >= 0 and var place
        ? Numbers(Layout.Probabilities)[place]
        : TensorPrimitives.Max(Numbers(Layout.Probabilities));
}
