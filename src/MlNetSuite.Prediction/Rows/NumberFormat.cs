using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MlNetSuite.Prediction.Rows;

/// <summary>How a column writes its numbers, where that is not the invariant way (<c>-1234.5</c>): with a decimal comma, with marks
/// between thousands, with a currency or a percent sign, with a magnitude (<c>31k</c>). Every format reads accounting's
/// parentheses, a minus sign of any kind before or after the number, and spaces around it. A percent sign does not divide: <c>41 %</c> is
/// 41.</summary>
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

    private static readonly Dictionary<string, double> Powers = new(StringComparer.Ordinal)
    {
        ["k"] = 1e3,
        ["K"] = 1e3,
        ["Tsd"] = 1e3,
        ["Tsd."] = 1e3,
        ["m"] = 1e6,
        ["M"] = 1e6,
        ["mn"] = 1e6,
        ["Mn"] = 1e6,
        ["mln"] = 1e6,
        ["Mio"] = 1e6,
        ["Mio."] = 1e6,
        ["b"] = 1e9,
        ["B"] = 1e9,
        ["bn"] = 1e9,
        ["Bn"] = 1e9,
        ["Mrd"] = 1e9,
        ["Mrd."] = 1e9,
    };

    private string? _pattern;
    private Regex? _regex;
    private Dictionary<string, Regex>? _withMagnitude;

    // A copy with another mark has another pattern: what was made of the original is left behind.
    private NumberFormat(NumberFormat original) =>
        (DecimalMark, GroupMarks, Units, Missing, Magnitudes) =
            (original.DecimalMark, original.GroupMarks, original.Units, original.Missing, original.Magnitudes);

    /// <summary>Numbers that stand for a missing value, such as -999; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<float>? Missing { get; init; }

    /// <summary>What may stand after a number and multiplies it, such as <c>k</c>, <c>M</c> or <c>Mio.</c>; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Magnitudes { get; init; }

    /// <summary>A number written so, as an example.</summary>
    [JsonIgnore]
    public string Example => $"1{(GroupMarks.Length > 0 ? GroupMarks[..1] : "")}234{DecimalMark}5" +
        $"{(Magnitudes is [var magnitude, ..] ? magnitude : "")}{(Units.Count > 0 ? $" {Units[0]}" : "")}";

    /// <summary>What a whole field looks like, in the syntax that .NET shares with RE2, by which an ONNX graph decides.</summary>
    [JsonIgnore]
    internal string Pattern => _pattern ??= CreatePattern(Optional(Magnitudes ?? []));

    /// <summary>Reads a field; NaN for a number that stands for a missing value.</summary>
    /// <returns>Whether it is a number of this format; an empty one is none.</returns>
    public bool TryRead(ReadOnlySpan<char> field, out float number)
    {
        number = float.NaN;
        if (TryReadPlain(field, out number))
            return true;
        _regex ??= new(Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        if (field.Length > LongestField || !_regex.IsMatch(field))
            return false;
        var text = Units.Concat(Magnitudes ?? [])
            .Aggregate(field.ToString(), (rest, unit) => rest.Replace(unit, "", StringComparison.Ordinal));
        Span<char> digits = stackalloc char[LongestField];
        var (count, negative) = (0, false);
        foreach (var c in text)
            if (char.IsAsciiDigit(c))
                digits[count++] = c;
            else if (c == DecimalMark)
                digits[count++] = '.';
            else
                negative |= c == '(' || Minuses.Contains(c, StringComparison.Ordinal);
        number = (float)(double.Parse(digits[..count], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) * Power(field));
        number = negative ? -number : number;
        if (!float.IsFinite(number))
            return false;
        if (Missing?.Contains(number) == true)
            number = float.NaN;
        return true;
    }

    // Most cells are digits with a decimal mark, and perhaps a unit: no regular expression is needed to see that.
    private bool TryReadPlain(ReadOnlySpan<char> field, out float number)
    {
        number = float.NaN;
        if (Missing is not null || field.Length > LongestField)
            return false;
        if (TryReadDigits(field, out number))
            return true;
        var text = field.Trim(Spaces);
        for (var i = 0; i < Units.Count; i++)
            if (text.EndsWith(Units[i], StringComparison.Ordinal))
            {
                text = text[..^Units[i].Length].TrimEnd(Spaces);
                break;
            }
        if (TryReadDigits(text, out number))
            return true;
        Span<char> digits = stackalloc char[LongestField];
        var (count, marks, isDigit) = (0, 0, false);
        foreach (var c in text)
        {
            isDigit |= char.IsAsciiDigit(c);
            if (char.IsAsciiDigit(c) || (c == '-' && count == 0))
                digits[count++] = c;
            else if (c == DecimalMark && marks++ == 0)
                digits[count++] = '.';
            else
                return false;
        }
        if (!isDigit)
            return false;
        // As below, by way of double precision.
        number = (float)double.Parse(
            digits[..count], NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return float.IsFinite(number);
    }

    private bool TryReadDigits(ReadOnlySpan<char> field, out float number)
    {
        var isPlain = PlainDigits.TryRead(field, out var digits) && (digits.Mark == 0 || digits.Mark == DecimalMark);
        number = isPlain ? digits.ToSingleByDouble() : float.NaN;
        return isPlain;
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
        && (Missing ?? []).SequenceEqual(other.Missing ?? []) && (Magnitudes ?? []).SequenceEqual(other.Magnitudes ?? []);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(DecimalMark, GroupMarks, Units.Count);

    /// <inheritdoc/>
    public override string ToString() => Example;

    /// <summary>What a magnitude multiplies by, or null where it is none.</summary>
    internal static double? PowerOf(string magnitude) => Powers.TryGetValue(magnitude, out var power) ? power : null;

    /// <summary>What a whole field with a magnitude looks like.</summary>
    internal string PatternWith(string magnitude) => CreatePattern(Escape(magnitude) + Space);

    private double Power(ReadOnlySpan<char> field)
    {
        foreach (var magnitude in Magnitudes ?? [])
        {
            _withMagnitude ??= Magnitudes!.ToDictionary(m => m, m =>
                new Regex(PatternWith(m), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking), StringComparer.Ordinal);
            if (_withMagnitude[magnitude].IsMatch(field))
                return Powers[magnitude];
        }
        return 1;
    }

    private static string Optional(IReadOnlyCollection<string> texts) =>
        texts.Count == 0 ? "" : $"(?:{string.Join('|', texts.Select(Escape))})?{Space}";

    private string CreatePattern(string magnitude)
    {
        var unit = Optional(Units);
        var decimals = $"(?:{Escape($"{DecimalMark}")}[0-9]*)?";
        var group = $"[{Escape(GroupMarks)}]";
        var grouped = GroupMarks.Length == 0
            ? ""
            : $"|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{2,3}}){{0,{MostGroups - 2}}}{group}[0-9]{{3}}{decimals}";
        var number = $"(?:[0-9]+{decimals}|{Escape($"{DecimalMark}")}[0-9]+{grouped})";
        var sign = $"[{Minuses}+]?{Space}";
        var signed = $"{sign}{unit}{sign}{number}{Space}{magnitude}{unit}[{Minuses}]?{Space}";
        return $"^{Space}(?:[(]{Space}{signed}[)]|{signed}){Space}$";
    }

    private static string Escape(string text) =>
        string.Concat(text.Select(c => char.IsAscii(c) && (char.IsPunctuation(c) || char.IsSymbol(c)) && c != '_' ? $"\\{c}" : $"{c}"));
}
