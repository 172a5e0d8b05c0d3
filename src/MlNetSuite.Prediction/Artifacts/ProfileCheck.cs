namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Whether the profile on a card is whole: drift is measured from it, and rows are made up of it.</summary>
internal static class ProfileCheck
{
    /// <summary>What is wrong, or null.</summary>
    internal static string? Fault(ModelProfile profile) =>
        IsWhole(profile.Columns) && IsWhole(profile.Predictions) ? null : "has a card with a damaged profile";

    private static bool IsWhole(IReadOnlyList<ColumnProfile>? columns) => columns is not null && columns.All(column =>
        column is { Column: not null, Measure: not null }
        && (column.Numbers is not { } numbers || (AreFinite(numbers.Points) && IsEach(numbers.Points, numbers.Shares)))
        && (column.Categories is not { } categories || IsEach(categories.Values, categories.Shares))
        && (column.Words is not { } words || IsEach(words.Words, words.Shares)));

    private static bool AreFinite(IReadOnlyList<double>? numbers) => numbers is not null && numbers.All(double.IsFinite);

    /// <summary>Whether there is a share for each value.</summary>
    private static bool IsEach<T>(IReadOnlyList<T>? values, IReadOnlyList<double>? shares) =>
        values is not null && AreFinite(shares) && values.Count == shares!.Count && values.All(value => value is not null);
}
