namespace MlNetSuite.Prediction.Rows;

/// <summary>A row and where it stands, which a refusal of one of its values names.</summary>
/// <param name="place">Such as <c>rows.csv, line 7</c>.</param>
/// <param name="capacity">How many columns it has.</param>
internal sealed class LocatedRow(string place, int capacity) : Dictionary<string, object?>(capacity, StringComparer.Ordinal)
{
    internal string Place { get; } = place;
}
