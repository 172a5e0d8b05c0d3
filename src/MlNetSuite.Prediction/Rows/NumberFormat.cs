using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MlNetSuite.Prediction.Rows;

/// <summary>How a column writes its numbers, where that is not the invariant way (<c>-1234.5</c>): with a decimal comma, with marks
/// between thousands, with a currency or a percent sign. Every format reads accounting's parentheses, a minus sign of any kind before or
/// after the number, and spaces around it. A percent sign does not divide: <c>41 %</c> is 41.</summary>
/// <param name="DecimalMark">Before the decimals: <c>.</c> or <c>,</c>.</param>
/// <param name="GroupMarks">The characters that may stand between thousands; empty where none does.</param>
/// <param name="Units">What may stand before or after a number, such as <c>€</c>, <c>USD</c> or <c>%</c>.</param>
public sealed record NumberFormat(char DecimalMark, string GroupMarks, IReadOnlyList<string> Units)
{
    /// <summary>Longer fields are no numbers.</summary>
    internal const int LongestField = 64;

    /// <summary>Most groups of digits in a number.</summary>
    internal const int MostGroups = 12;

    /// <summary>What people write as a space: the usual one, tab, no-break, narrow no-break, thin and figure space.</summary>
    internal const string Spaces = " \t\u00a0\u202f\u2009\u2007";

    /// <summary>Minus signs: of the keyboard, of Unicode, and the dash that word processors make of it.</summary>
    internal const string Minuses = "-\u2212\u2013";

    /// <summary>What a negative number has in it, of fields that match <see cref="Pattern"/>.</summary>
    internal const string NegativePattern = $"^.*[{Minuses}(].*$";

    private const string Space = $"[{Spaces}]*";

    private string? _pattern;
    private Regex? _regex;

    // A copy with another mark has another pattern: what was made of the original is left behind.
    private NumberFormat(NumberFormat original) =>
        (DecimalMark, GroupMarks, Units, Missing) = (original.DecimalMark, original.GroupMarks, original.Units, original.Missing);

    /// <summary>Numbers that stand for a missing value, such as -999; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Missing { get; init; }

    /// <summary>A number written so, as an example.</summary>
    [JsonIgnore]
    public string Example =>
        $"1{(GroupMarks.Length > 0 ? GroupMarks[..1] : "")}234{DecimalMark}5{(Units.Count > 0 ? $" {Units[0]}" : "")}";

    /// <summary>What a whole field looks like, in the syntax that .NET shares with RE2, by which an ONNX graph decides.</summary>
    [JsonIgnore]
    internal string Pattern => _pattern ??= CreatePattern();

    /// <summary>Reads a field; NaN for a number that stands for a missing value.</summary>
    /// <returns>Whether it is a number of this format; an empty one is none.</returns>
    public bool TryRead(ReadOnlySpan<char> field, out float number)
    {
        number = float.NaN;
        _regex ??= new(Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        if (field.Length > LongestField || !_regex.IsMatch(field))
            return false;
        var text = Units.Aggregate(field.ToString(), (rest, unit) => rest.Replace(unit, "", StringComparison.Ordinal));
        Span<char> digits = stackalloc char[LongestField];
        var (count, negative) = (0, false);
        foreach (var c in text)
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
            else if (c == DecimalMark)
                digits[count++] = '.';
            else
                negative |= c == '(' || Minuses.Contains(c, StringComparison.Ordinal);
        number = (float)double.Parse(digits[..count], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        number = negative ? -number : number;
        if (!float.IsFinite(number))
            return false;
        if (Missing?.Contains(number) == true)
            number = float.NaN;
        return true;
    }

    /// <summary>A number as this format reads it; empty for what is no number.</summary>
    public string Write(double number)
    {
        if (!double.IsFinite(number))
            return "";
        var text = ((float)number).ToString(CultureInfo.InvariantCulture);
        if (text.Contains('E', StringComparison.Ordinal))
            text = number.ToString("F48", CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.');
        return text.Replace('.', DecimalMark);
    }

    /// <inheritdoc/>
    public bool Equals(NumberFormat? other) =>
        other is not null && DecimalMark == other.DecimalMark && GroupMarks == other.GroupMarks && Units.SequenceEqual(other.Units)
        && (Missing ?? []).SequenceEqual(other.Missing ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DecimalMark, GroupMarks, Units.Count);

    /// <inheritdoc/>
    public override string ToString() => Example;

    private string CreatePattern()
    {
        var unit = Units.Count == 0 ? "" : $"(?:{string.Join('|', Units.Select(Escape))})?{Space}";
        var decimals = $"(?:{Escape($"{DecimalMark}")}[0-9]*)?";
        var group = $"[{Escape(GroupMarks)}]";
        var grouped = GroupMarks.Length == 0
            ? ""
            : $"|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{2,3}}){{0,{MostGroups - 2}}}{group}[0-9]{{3}}{decimals}";
        var number = $"(?:[0-9]+{decimals}|{Escape($"{DecimalMark}")}[0-9]+{grouped})";
        var sign = $"[{Minuses}+]?{Space}";
        var signed = $"{sign}{unit}{sign}{number}{Space}{unit}[{Minuses}]?{Space}";
        return $"^{Space}(?:[(]{Space}{signed}[)]|{signed}){Space}$";
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) && c != '_' ? $"\\{c}" : $"{c}"));
}
