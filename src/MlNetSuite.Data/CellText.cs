using System.Globalization;
using System.Numerics;

namespace MlNetSuite.Data;

/// <summary>Values of workbooks and databases as the text that a CSV of the same table would have.</summary>
internal static class CellText
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss";

    /// <summary>Empty for none; null for a value that is neither text, truth, number, date nor time.</summary>
    internal static string? Of(object? value) => value switch
    {
        null or DBNull => "",
        string text => text,
        bool truth => truth ? "true" : "false",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString(Time, CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString("c", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>What a value is, whose text <see cref="Of"/> gives.</summary>
    internal static CellType TypeOf(object? value) => value switch
    {
        DateTime or DateTimeOffset or DateOnly => CellType.Date,
        double or float or decimal or sbyte or byte or short or ushort or int or uint or long or ulong or BigInteger => CellType.Number,
        _ => CellType.Text,
    };
}
