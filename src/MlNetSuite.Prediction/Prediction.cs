using System.Numerics.Tensors;

namespace MlNetSuite.Prediction;

/// <summary>A model's answer to one row.</summary>
public sealed record Prediction
{
    /// <summary>The predicted class; null where the task has no classes.</summary>
    public string? Label { get; init; }

    /// <summary>For classifiers the probability of <see cref="Label"/>, 0..1; for others the predicted value.</summary>
    public required float Score { get; init; }

    /// <summary>The probability of each class, in the order of the card's labels; empty where the task has no classes.</summary>
    public LabelProbabilities Probabilities { get; init; } = LabelProbabilities.None;

    /// <summary>For recommenders, whether the user was seen in training; null elsewhere.</summary>
    public bool? KnownUser { get; init; }

    /// <summary>For recommenders, whether the item was seen in training; null elsewhere.</summary>
    public bool? KnownItem { get; init; }

    /// <summary>The answer of a two-class model at another threshold than that of the likelier class.</summary>
    /// <param name="threshold">The least probability of <paramref name="positive"/> at which it is the answer, 0..1.</param>
    /// <param name="positive">The class that has to reach it; by default the second of the labels.</param>
    /// <exception cref="PredictionInputException">The model has not two classes, or none called <paramref name="positive"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threshold"/> is not within 0..1.</exception>
    public Prediction At(double threshold, string? positive = null)
    {
        if (!(threshold is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "a decision threshold is a probability, 0 to 1.");
        if (Probabilities.Count != 2)
            throw new PredictionInputException($"a decision threshold is for models of two classes; this one has {Probabilities.Count}.");
        var labels = Probabilities.Labels;
        var place = positive is null ? 1 : positive == labels[0] ? 0 : positive == labels[1] ? 1
            : throw new PredictionInputException($"there is no class '{positive}'; the model has: {string.Join(", ", labels)}.");
        var chosen = Probabilities.Values[place] >= threshold ? place : 1 - place;
        return this with { Label = labels[chosen], Score = Probabilities.Values[chosen] };
    }

    /// <summary>Reads the numbers a model gave for one row.</summary>
    /// <param name="scores">One number for each class in the order of the labels, or one number.</param>
    /// <param name="labels">The classes; none where the task has none.</param>
    /// <param name="knownUser">See <see cref="KnownUser"/>.</param>
    /// <param name="knownItem">See <see cref="KnownItem"/>.</param>
    internal static Prediction Of(ReadOnlySpan<float> scores, LabelIndex labels, bool? knownUser = null, bool? knownItem = null)
    {
        if (labels.Labels.Count == 0 || scores.Length != labels.Labels.Count)
            return new() { Score = scores[0], KnownUser = knownUser, KnownItem = knownItem };
        var best = TensorPrimitives.IndexOfMax(scores);
        return new() { Label = labels.Labels[best], Score = scores[best], Probabilities = new(labels, scores.ToArray()) };
    }
}
