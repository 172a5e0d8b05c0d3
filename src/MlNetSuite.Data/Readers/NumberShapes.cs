using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>What people write numbers with, to find out how a column does.</summary>
internal static partial class NumberShapes
{
    private const string Space = "[" + NumberFormat.Spaces + "]*";
    private const string Sign = "[" + NumberFormat.Minuses + "+]?" + Space;

    // Currencies first by symbol and by ISO code, then percent, then what is weighed and measured.
    private const string Unit =
        "(?:US[$]|R[$]|C[$]|A[$]|NZ[$]|HK[$]|S[$]|\\p{Sc}|" +
        "EUR|USD|GBP|CHF|JPY|CNY|INR|AUD|CAD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|TRY|RUB|UAH|BRL|MXN|ARS|CLP|COP|PEN|ZAR|ILS|AED|SAR|" +
        "EGP|NGN|KES|KRW|TWD|HKD|SGD|THB|IDR|MYR|PHP|VND|PKR|BDT|kr|zł|Kč|Ft|Rs|Fr|TL|руб|" +
        "[%‰]|°C|°F|°|kg|g|mg|lbs?|oz|km|m|cm|mm|mi|ft|kWh|kW|W|h|min|s|ms|MB|GB|km/h|mph|m²|l|ml)";

    // As in 31k or 3.1 Mio.; kg begins with a k, and is none.
    private const string Magnitude = "(?:(?<magnitude>k|K|Tsd[.]?|M|mn|Mn|mln|Mio[.]?|b|B|bn|Bn|Mrd[.]?)(?!\\p{L}))?" + Space;

    private static readonly string[][] Synonyms = [["€", "EUR"], ["$", "USD", "US$"], ["£", "GBP"], ["¥", "JPY"], ["lb", "lbs"]];

    private const string PointNumber =
        "(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+|[1-9][0-9]{0,2}(?:(?<group>[,'’_" + NumberFormat.Spaces + "])[0-9]{2,3})*" +
        "(?<group>[,'’_" + NumberFormat.Spaces + "])[0-9]{3}(?:[.][0-9]*)?)";

    private const string CommaNumber =
        "(?:[0-9]+(?:,[0-9]*)?|,[0-9]+|[1-9][0-9]{0,2}(?:(?<group>[.'’_" + NumberFormat.Spaces + "])[0-9]{2,3})*" +
        "(?<group>[.'’_" + NumberFormat.Spaces + "])[0-9]{3}(?:,[0-9]*)?)";

    private const string Before = "^" + Space + "[(]?" + Space + Sign + "(?<unit>" + Unit + ")?" + Space + Sign;
    private const string After = Space + Magnitude + "(?<unit>" + Unit + ")?" + Space + "[" + NumberFormat.Minuses + "]?" + Space +
        "[)]?" + Space + "$";

    /// <summary>Whether a field can be a number at all: it is short, has a digit, and is no address.</summary>
    internal static bool MayBe(ReadOnlySpan<char> field) => field.Length <= NumberFormat.LongestField
        && field.ContainsAnyInRange('0', '9') && !IsAddress(field);

    /// <summary>Whether a field that may be a number is one with this decimal mark, however it is decorated; adds what it is decorated
    /// with.</summary>
    internal static bool Is(string field, char decimalMark, NumberMarks marks)
    {
        var match = (decimalMark == '.' ? WithPoint() : WithComma()).Match(field);
        if (!match.Success || match.Groups["group"].Captures.Select(c => c.Value[0]).Distinct().Count() > 1)
            return false;
        // 12b is the number of a house, $12b are billions.
        if (match.Groups["magnitude"].Value is "b" or "B" && !match.Groups["unit"].Success)
            return false;
        marks.Add(match.Groups["group"].Captures.Select(c => c.Value[0]), match.Groups["unit"].Captures.Select(c => c.Value),
            match.Groups["magnitude"].Captures.Select(c => c.Value));
        return true;
    }

    /// <summary>Writes a field with 0 for a zero that leads others and 1 for any other digit: fields of one shape are alike to
    /// <see cref="Is"/>.</summary>
    internal static void Write(ReadOnlySpan<char> field, Span<char> shape)
    {
        for (var i = 0; i < field.Length; i++)
            shape[i] = !char.IsAsciiDigit(field[i]) ? field[i]
                : field[i] == '0' && (i == 0 || !char.IsAsciiDigit(field[i - 1])) ? '0' : '1';
    }

    // Of the internet protocol, which has three points.
    private static bool IsAddress(ReadOnlySpan<char> field) => field.Count('.') == 3 && Address().IsMatch(field);

    /// <summary>The units, those that mean the same once.</summary>
    internal static IReadOnlyList<string> Different(IEnumerable<string> units) =>
        [.. units.DistinctBy(unit => Array.Find(Synonyms, s => s.Contains(unit))?[0] ?? unit)];

    // Four numbers up to 255.
    [GeneratedRegex(@"^\s*(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})(?:[.](?!\s*$)|\s*$)){4}$")]
    private static partial Regex Address();

    [GeneratedRegex(Before + PointNumber + After, RegexOptions.CultureInvariant)]
    private static partial Regex WithPoint();

    [GeneratedRegex(Before + CommaNumber + After, RegexOptions.CultureInvariant)]
    private static partial Regex WithComma();
}

/// <summary>The marks between thousands, the units and the magnitudes that were seen in a column.</summary>
internal sealed class NumberMarks
{
    private readonly SortedSet<char> _groups = [];
    private readonly SortedSet<string> _units = new(StringComparer.Ordinal), _magnitudes = new(StringComparer.Ordinal);

    /// <summary>Units that were seen. The m of metres is that of millions beside thousands.</summary>
    internal IReadOnlyCollection<string> Units => HasMillions ? [.. _units.Where(unit => unit != "m")] : _units;

    private bool HasMillions => _units.Contains("m") && _magnitudes.Overlaps(["k", "K"]);

    internal void Add(IEnumerable<char> groups, IEnumerable<string> units, IEnumerable<string> magnitudes)
    {
        _groups.UnionWith(groups);
        _units.UnionWith(units);
        _magnitudes.UnionWith(magnitudes);
    }

    /// <summary>The format of the column; longer units first, so that <c>US$</c> is not taken for <c>$</c>.</summary>
    internal NumberFormat Format(char decimalMark)
    {
        string[] magnitudes = [.. LongestFirst(HasMillions ? _magnitudes.Append("m") : _magnitudes)];
        return new(decimalMark, string.Concat(_groups), [.. LongestFirst(Units)])
        {
            Magnitudes = magnitudes.Length == 0 ? null : magnitudes,
        };
    }

    private static IEnumerable<string> LongestFirst(IEnumerable<string> texts) =>
        texts.OrderByDescending(text => text.Length).ThenBy(text => text, StringComparer.Ordinal);
}
