namespace MlNetSuite.Analysis.Explanations;

/// <summary>Why a model gave one answer: what each part of the row did to it.</summary>
/// <param name="Method">How it was found: <c>exact-shapley</c>, <c>kernel-shap</c> or <c>lime</c>.</param>
/// <param name="Label">The class whose probability is explained; null where the model predicts a number.</param>
/// <param name="Prediction">The probability of <paramref name="Label"/>, 0..1, or the number predicted.</param>
/// <param name="BaseValue">What the method sets out from. Shapley values: the mean prediction over the background rows, and the weights
/// add up to <paramref name="Prediction"/> - <paramref name="BaseValue"/>. LIME: the surrogate's answer for a text without any
/// word.</param>
/// <param name="Attributions">Columns or words, the largest weight by amount first.</param>
public sealed record Explanation(string Method, string? Label, double Prediction, double BaseValue, IReadOnlyList<Attribution> Attributions)
{
    /// <summary>For LIME the weighted R² of the linear surrogate near the text, at most 1: near 0, the weights say little.</summary>
    public double? Fidelity { get; init; }

    /// <summary>Things a person should know, such as words left out.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What one column or word did to an answer.</summary>
/// <param name="Feature">The column's name, or the word.</param>
/// <param name="Value">The row's value in that column as text, empty for none; null for words.</param>
/// <param name="Weight">In units of the prediction: above 0 it spoke for the class (raised the number), below 0 against.</param>
public sealed record Attribution(string Feature, string? Value, double Weight);

/// <summary>How an answer is to be explained.</summary>
public sealed record ExplanationOptions
{
    /// <summary>The class whose probability is explained; null for the predicted one.</summary>
    public string? Label { get; init; }

    /// <summary>Perturbed texts (LIME) or coalitions of columns (Kernel SHAP above <see cref="ExactColumns"/> columns), at least
    /// 10.</summary>
    public int Samples { get; init; } = 1_000;

    /// <summary>The seed of all random numbers.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>For tables: rows that stand for what a row is like when a column is not known. Each costs as much as one more sample;
    /// 20 to 100 are usual. Empty: the artifact's own sample rows, which are three.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>> Background { get; init; } = [];

    /// <summary>Tables of at most this number of columns get exact Shapley values, by asking for all 2^columns coalitions.</summary>
    public const int ExactColumns = 12;
}
