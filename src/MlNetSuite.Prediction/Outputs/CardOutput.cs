using System.Text.Json.Serialization;

namespace MlNetSuite.Prediction.Outputs;

/// <summary>An output of a model: a column that it adds to a row, and what the column means.</summary>
/// <param name="Name">The column.</param>
/// <param name="Type">An ML.NET type in its short form: <c>Text</c>, <c>Single</c> or <c>Boolean</c>.</param>
/// <param name="Size">Length of a vector column, or null for a single value.</param>
/// <param name="Role">What it means.</param>
public sealed record CardOutput(string Name, string Type, int? Size = null, OutputRole Role = OutputRole.Other)
    : CardColumn(Name, Type, Size)
{
    /// <summary>A sentence for readers of documents; null where the role says enough.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Description { get; init; }

    /// <summary>For a flag, the note for a person where the answer is no; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WhenFalse { get; init; }

    /// <summary>For a flag, the note for a person where the answer is yes; null for nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WhenTrue { get; init; }

    /// <summary>What to tell a person of a flag; null for nothing.</summary>
    internal string? Told(bool flag) => flag ? WhenTrue : WhenFalse ?? (WhenTrue is null ? $"not {Name}" : null);

    /// <summary>The name in JSON answers: the first letter in lower case.</summary>
    [JsonIgnore]
    public string JsonName => string.Concat(char.ToLowerInvariant(Name[0]).ToString(), Name.AsSpan(1));

    /// <summary>Numbers of one answer: 0 for a text.</summary>
    internal int Width => Type == "Text" ? 0 : Size ?? 1;

    /// <summary>The output with its role, where the card is of an earlier version, which said none.</summary>
    internal CardOutput WithRole(IReadOnlyList<string> labels) => Role != OutputRole.Other ? this : this with
    {
        Role = Type switch
        {
            "Text" when Name == "PredictedLabel" => OutputRole.Class,
            "Single" when Name.StartsWith("Known", StringComparison.Ordinal) => OutputRole.Flag,
            "Boolean" => OutputRole.Flag,
            "Single" when Name == "Score" => labels.Count > 0 && Size is not null ? OutputRole.Probabilities : OutputRole.Number,
            _ => OutputRole.Other,
        },
    };
}
