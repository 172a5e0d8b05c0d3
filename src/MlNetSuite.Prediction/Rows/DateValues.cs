using System.Globalization;

namespace MlNetSuite.Prediction.Rows;

/// <summary>What in a table is a date.</summary>
public static class DateValues
{
    /// <summary>Whether a field says a date, perhaps with a time.</summary>
    /// <remarks>.NET reads "1.5", "May" and "10:30" as dates too; a date has a four-digit year or two separators between digits.</remarks>
    public static bool Is(string field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Length is >= 6 and <= 40 && char.IsAsciiDigit(field[0]) && field.AsSpan().IndexOfAny("-/.:T") >= 1
            && field.Count(char.IsAsciiDigit) >= 4 && field.Count(c => c is '-' or '/' or '.') >= 2 && Ticks(field) > 0;
    }

    /// <summary>Ticks (100 ns) since the year 1, in universal time, of a date as ML.NET reads it; 0 for anything else.</summary>
    public static long Ticks(string field) => DateTime.TryParse(
        field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
        ? date.Ticks
        : 0;
}
