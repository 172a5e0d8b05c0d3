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
}
