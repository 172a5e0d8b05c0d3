using System.Globalization;
using System.Text;

namespace MlNetSuite.Data.Readers;

/// <summary>What the number format of a cell makes of its number where that is another kind of value: <c>00000</c> shows the code 01067,
/// <c>[h]:mm</c> a duration.</summary>
internal static class WorkbookFormat
{
    private const int MostDigits = 18, MostBetween = 4;

    /// <summary>The digits of a code with its leading zeros and what stands between them; null where the format is none of a code, or the
    /// value does not fit it.</summary>
    /// <param name="value">What the cell holds.</param>
    /// <param name="format">As the workbook has it, such as <c>00000-0000</c>.</param>
    internal static string? Code(object? value, string? format)
    {
        if (value is not double number || format is null || Digits(format) is not (> 1 and <= MostDigits and var digits)
            || number != Math.Floor(number) || number < 0 || number >= Math.Pow(10, digits))
            return null;
        var code = ((long)number).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
        var (text, next) = (new StringBuilder(), 0);
        foreach (var c in format.Where(c => c is not ('\\' or '"')))
            text.Append(c == '0' ? code[next++] : c);
        return text.ToString();
    }

    /// <summary>Whether cells of this format hold durations, which have no end at 24 hours.</summary>
    internal static bool IsDuration(string? format) => format is ['[', 'h' or 'H' or 'm' or 'M' or 's' or 'S', ..];

    // Zeros, with a few hyphens, slashes or spaces between them.
    private static int? Digits(string format) => format is ['0', ..]
        && format.All(c => c is '0' or '-' or '/' or ' ' or '\\' or '"') && format.Count(c => c is '-' or '/' or ' ') <= MostBetween
        ? format.Count(c => c == '0')
        : null;
}
