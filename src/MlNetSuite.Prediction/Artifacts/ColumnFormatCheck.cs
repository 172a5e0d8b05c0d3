using System.Buffers;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Whether what a card says of how a column writes its values is something that cells can be read by: it becomes patterns and
/// tables, whatever it is.</summary>
internal static class ColumnFormatCheck
{
    /// <summary>What may stand between the parts of a date.</summary>
    private static readonly SearchValues<char> DateSeparators = SearchValues.Create("-/. ");

    /// <summary>What may stand between thousands.</summary>
    private static readonly SearchValues<char> GroupMarks = SearchValues.Create(".,'’_" + NumberFormat.Spaces);

    private const int MostMarks = 16;

    private const int MostUnits = 100, LongestUnit = 20;

    /// <summary>Values of a category that a card may list, each of so many characters.</summary>
    private const int MostLevels = 100_000, LongestLevel = 100_000;

    /// <summary>What is wrong, or null.</summary>
    internal static string? Fault(CardColumn column)
    {
        var ways = (column.Format is null ? 0 : 1) + (column.Date is null ? 0 : 1) + (column.Levels is null ? 0 : 1);
        return ways == 0 ? null
            : column.Type != "Text" || column.Size is not null
                ? $"has a card by which '{column.Name}' of type {column.Type} is text in some format"
            : ways > 1 ? $"has a card by which '{column.Name}' has more than one of numbers, dates and categories"
            : column.Format is { } format && !IsReadable(format) ? $"has a card with an impossible number format of '{column.Name}'"
            : column.Date is { } date && !IsReadable(date) ? $"has a card with an impossible date format of '{column.Name}'"
            : column.Levels is { } levels && !IsReadable(levels) ? $"has a card with impossible categories of '{column.Name}'"
            : null;
    }

    private static bool IsReadable(NumberFormat format) =>
        format.DecimalMark is '.' or ','
        && format.GroupMarks is { } marks && marks.Length <= MostMarks && !marks.AsSpan().ContainsAnyExcept(GroupMarks)
        && !marks.AsSpan().Contains(format.DecimalMark)
        && format.Units is { Count: <= MostUnits } units && units.All(IsUnit)
        && (format.Magnitudes is not { } magnitudes
            || (magnitudes.Count <= MostUnits && magnitudes.All(m => m is not null && NumberFormat.PowerOf(m) is not null)));

    private static bool IsUnit(string? unit) => unit is { Length: > 0 and <= LongestUnit }
        && !unit.Any(c => char.IsAsciiDigit(c) || char.IsControl(c) || char.IsSurrogate(c));

    private static bool IsReadable(DateFormat format) =>
        Enum.IsDefined(format.Order)
        && format.Separators is { } separators && separators.Length <= MostMarks && !separators.AsSpan().ContainsAnyExcept(DateSeparators);

    private static bool IsReadable(IReadOnlyList<string> levels) =>
        levels.Count <= MostLevels && levels.All(level => level is { Length: <= LongestLevel });
}
