namespace MlNetSuite.Prediction.Outputs;

/// <summary>A value of a row that a model could not read, or has not seen in training.</summary>
/// <param name="Column">The column.</param>
/// <param name="Value">The value, as it was given.</param>
/// <param name="Reason">What it is not and what becomes of it, such as <c>no number written like 1.234,5; taken as missing</c>.</param>
public sealed record InputNote(string Column, string Value, string Reason)
{
    private const int LongestShown = 40;

    /// <summary>Where the row stands, such as <c>rows.csv, line 7</c>; null for one of an app.</summary>
    public string? Place { get; init; }

    /// <summary>One line for a person.</summary>
    public override string ToString() =>
        $"'{Column}': '{(Value.Length <= LongestShown ? Value : Value[..LongestShown] + "...")}' is {Reason}";
}
