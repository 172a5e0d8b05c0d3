using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>Where each output of a model lies in an answer: numbers one after another, texts likewise. Shared by all answers of a
/// model.</summary>
internal sealed class OutputLayout
{
    private readonly int[] _places;

    /// <param name="outputs">The outputs of a card.</param>
    /// <param name="labels">Its labels.</param>
    internal OutputLayout(IReadOnlyList<CardOutput> outputs, IReadOnlyList<string> labels)
    {
        Outputs = outputs;
        Labels = new(labels);
        _places = new int[Outputs.Count];
        for (var i = 0; i < Outputs.Count; i++)
        {
            var isText = Outputs[i].Width == 0;
            _places[i] = isText ? TextCount : NumberCount;
            (TextCount, NumberCount) = (TextCount + (isText ? 1 : 0), NumberCount + Outputs[i].Width);
        }
        Names = [.. Outputs.Select(output => Encoded(output.JsonName))];
        LabelNames = [.. labels.Select(Encoded)];
        Class = First(o => o.Role == OutputRole.Class && o.Width == 0);
        Probabilities = First(o => o.Role == OutputRole.Probabilities && o.Width == Labels.Labels.Count);
        Scores = First(o => o.Role == OutputRole.Probabilities);
        if (Scores < 0)
            Scores = First(o => o.Role is OutputRole.Number or OutputRole.Ranking);
        Embedding = First(o => o.Role == OutputRole.Embedding && o.Width > 0);
        Further = [.. Enumerable.Range(0, Outputs.Count).Where(output => output != Class && output != Probabilities && output != Scores
            && IsShown(output))];
    }

    internal IReadOnlyList<CardOutput> Outputs { get; }

    internal LabelIndex Labels { get; }

    /// <summary>The names of <see cref="Outputs"/> in JSON answers.</summary>
    internal IReadOnlyList<JsonEncodedText> Names { get; }

    /// <summary>The labels in JSON answers.</summary>
    internal IReadOnlyList<JsonEncodedText> LabelNames { get; }

    /// <summary>All numbers of one answer.</summary>
    internal int NumberCount { get; }

    /// <summary>All texts of one answer.</summary>
    internal int TextCount { get; }

    /// <summary>The predicted class among <see cref="Outputs"/>, or -1.</summary>
    internal int Class { get; }

    /// <summary>The probabilities of all labels among <see cref="Outputs"/>, or -1.</summary>
    internal int Probabilities { get; }

    /// <summary>The output by which a model is evaluated and explained, probabilities before values; or -1.</summary>
    internal int Scores { get; }

    /// <summary>The vector that stands for the row among <see cref="Outputs"/>, or -1.</summary>
    internal int Embedding { get; }

    /// <summary>The outputs that are neither the class nor the probabilities nor the scores, as far as they are shown.</summary>
    internal IReadOnlyList<int> Further { get; }

    /// <summary>Whether an answer has a score: the probability of its class, or its only value.</summary>
    internal bool HasScore => Class >= 0 ? Probabilities >= 0 || Scores >= 0 : Scores >= 0 && Outputs[Scores].Width == 1;

    /// <summary>Whether a network that gives the numbers alone leaves nothing to be said: the class is that of the highest
    /// probability.</summary>
    internal bool FollowsFromNumbers => TextCount == 0 || (TextCount == 1 && Class >= 0 && Probabilities >= 0);

    /// <summary>Whether an output is part of an answer of which nobody named the outputs: an embedding, hundreds of numbers that tell a
    /// reader nothing, only where there is nothing else.</summary>
    internal bool IsShown(int output) => Outputs[output].Role != OutputRole.Embedding || Outputs.All(o => o.Role == OutputRole.Embedding);

    /// <summary>Where the numbers, or the text, of an output begin.</summary>
    internal int Place(int output) => _places[output];

    /// <summary>The output of a name, or -1.</summary>
    internal int Of(string name) => First(o => o.Name == name);

    // Letters of any language stay letters; what could end a JSON string is escaped.
    private static JsonEncodedText Encoded(string name) => JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    private int First(Func<CardOutput, bool> matches)
    {
        for (var i = 0; i < Outputs.Count; i++)
            if (matches(Outputs[i]))
                return i;
        return -1;
    }
}
