using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace MlNetSuite.Prediction.Rows;

/// <summary>What comes first in a date.</summary>
public enum DateOrder
{
    /// <summary>As in 2022-12-25.</summary>
    YearMonthDay,

    /// <summary>As in 25.12.2022.</summary>
    DayMonthYear,

    /// <summary>As in 12/25/2022.</summary>
    MonthDayYear,

    /// <summary>As in 2022-12, which is read as the first of the month.</summary>
    YearMonth,

    /// <summary>As in 12/2022 or Dec 2022.</summary>
    MonthYear,

    /// <summary>Nothing, as in 21:34: a time of no day, or a duration such as 36:15, which counts from the first of January 2000 on.</summary>
    TimeOfDay,
}

/// <summary>How a column writes its dates. A weekday may come before it and a time
/// after it, with <c>AM</c> or <c>PM</c> and with a zone (else it is universal time);
/// parts of a second are left out.</summary>
/// <param name="Order">What comes first.</param>
/// <param name="Separators">The characters that may stand between day, month and year; empty where nothing does, as in 20221225.</param>
/// <param name="ShortYears">Whether years have two digits: 00 to 49 are those from 2000 on, 50 to 99 those before.</param>
/// <param name="MonthNames">Whether months are names, in one of the languages of <see cref="Rows.MonthNames"/>.</param>
public sealed record DateFormat(DateOrder Order, string Separators, bool ShortYears = false, bool MonthNames = false)
{
    /// <summary>Longer fields are no dates.</summary>
    internal const int LongestField = 64;

    /// <summary>What may follow a date, in the syntax that .NET shares with RE2: hour, minute, second, half of the day, zone.</summary>
    private const string Clock = "([0-9]{1,2})" + MinutesOn;

    private const string MinutesOn = ":([0-9]{2})(?::([0-9]{2})(?:[.][0-9]+)?)?(?: ?([AaPp])[.]?[Mm][.]?)?(?: ?(?:Uhr|h))?";

    private const string Time = $"(?:[T ,]{{1,2}}{Clock}(?: ?(Z|UTC|GMT|[-+][0-9]{{2}}:?[0-9]{{2}}))?)?";

    private const string Space = "[ \t\u00a0]*";

    private const string Weekday = "(?:\\p{L}{2,12}[.]?,? )?";

    private string? _pattern;
    private Regex? _regex;

    private Regex Regex => _regex ??= new(Pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);

    // A copy with another separator has another pattern: what was made of the original is left behind.
    private DateFormat(DateFormat original) => (Order, Separators, ShortYears, MonthNames, TimeDigits) =
        (original.Order, original.Separators, original.ShortYears, original.MonthNames, original.TimeDigits);

    /// <summary>How many digits of a time follow those of a date without separators: 0, 4 as in 202212252134, or 6.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int TimeDigits { get; init; }

    /// <summary>The format in the letters of .NET: <c>dd.MM.yyyy</c>.</summary>
    [JsonIgnore]
    public string Letters
    {
        get
        {
            if (Order == DateOrder.TimeOfDay)
                return "HH:mm";
            var separator = Separators.Length == 0 ? "" : Separators[..1];
            string[] parts = [Year, Month, Day];
            int[] order = Order switch
            {
                DateOrder.DayMonthYear => [2, 1, 0],
                DateOrder.MonthDayYear => [1, 2, 0],
                DateOrder.YearMonth => [0, 1],
                DateOrder.MonthYear => [1, 0],
                _ => [0, 1, 2],
            };
            return string.Join(separator, order.Select(i => parts[i])) + TimeDigits switch { 0 => "", 4 => "HHmm", _ => "HHmmss" };
        }
    }

    /// <summary>What a whole field looks like, in the syntax that .NET shares with RE2.</summary>
    [JsonIgnore]
    internal string Pattern => _pattern ??= CreatePattern();

    /// <summary>Whether nothing parts day, month and year.</summary>
    internal bool IsCompact => Separators.Length == 0 && Order != DateOrder.TimeOfDay && !MonthNames;

    /// <summary>Whether the day is left out.</summary>
    internal bool IsMonth => Order is DateOrder.YearMonth or DateOrder.MonthYear;

    /// <summary>A day ends, a duration goes on.</summary>
    internal int MostHours => Order == DateOrder.TimeOfDay ? 999 : 23;

    private string Year => ShortYears ? "yy" : "yyyy";

    private string Month => MonthNames ? "MMM" : "MM";

    private static string Day => "dd";

    /// <summary>The format of letters such as <c>dd.MM.yyyy</c>, or null where they are none.</summary>
    public static DateFormat? Parse(string letters)
    {
        ArgumentNullException.ThrowIfNull(letters);
        if (Regex.IsMatch(letters, "^[Hh]{1,2}:mm(:ss)?( ?tt)?$", RegexOptions.CultureInvariant))
            return new(DateOrder.TimeOfDay, "");
        var digits = letters switch { "yyyyMMddHHmm" => 4, "yyyyMMddHHmmss" => 6, _ => 0 };
        if (digits > 0)
            return new(DateOrder.YearMonthDay, "") { TimeDigits = digits };
        if (Regex.Match(letters, "^(?:(?<y>yyyy)(?<s>[-/. ])(?<m>M{1,4})|(?<m>M{1,4})(?<s>[-/. ])(?<y>yyyy)|(?<m>MMM)(?<s>[-/. ])(?<y>yy))$",
            RegexOptions.CultureInvariant) is { Success: true } months)
            return new(months.Groups["y"].Index == 0 ? DateOrder.YearMonth : DateOrder.MonthYear, months.Groups["s"].Value,
                months.Groups["y"].Length == 2, months.Groups["m"].Length > 2);
        var match = Regex.Match(letters, "^(?:(?<y>yyyy|yy)|(?<m>M{1,4})|(?<d>d{1,2}))(?<s>[-/., ]*)(?:(?<y>yyyy|yy)|(?<m>M{1,4})|(?<d>d{1,2}))" +
            "(?<s>[-/., ]*)(?:(?<y>yyyy|yy)|(?<m>M{1,4})|(?<d>d{1,2}))$", RegexOptions.CultureInvariant);
        if (!match.Success || !match.Groups["y"].Success || !match.Groups["m"].Success || !match.Groups["d"].Success)
            return null;
        var (year, month, day) = (match.Groups["y"], match.Groups["m"], match.Groups["d"]);
        DateOrder? order = year.Index < month.Index && month.Index < day.Index ? DateOrder.YearMonthDay
            : day.Index < month.Index && month.Index < year.Index ? DateOrder.DayMonthYear
            : month.Index < day.Index && day.Index < year.Index ? DateOrder.MonthDayYear : null;
        var separators = string.Concat(match.Groups["s"].Captures.SelectMany(c => c.Value).Where(c => c != ',').Distinct().Order());
        // Without separators every part has its width.
        return order is not { } found || (separators.Length == 0 && month.Length < 3 && letters != "yyyyMMdd") ? null
            : new(found, separators, year.Length == 2, month.Length > 2);
    }

    /// <summary>Whether a field has the looks of a date of this format, of which the calendar may have none.</summary>
    internal bool Fits(string field) => field.Length <= LongestField && Regex.IsMatch(field);

    /// <summary>Reads a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="ticks">Ticks (100 ns) since the year 1, in universal time.</param>
    /// <returns>Whether it is a date of this format that the calendar has.</returns>
    public bool TryRead(string field, out long ticks)
    {
        ArgumentNullException.ThrowIfNull(field);
        ticks = 0;
        if (field.Length > LongestField)
            return false;
        if (!IsMonth && !IsCompact && !MonthNames && Order != DateOrder.TimeOfDay && PlainDate.TryRead(field, Separators, out var plain)
            && plain.IsOf(Order, ShortYears))
            return TryTicks(plain.Date(Order, ShortYears), plain.Hour, plain.Minute, plain.Second, 0, out ticks);
        var match = Regex.Match(field);
        if (!match.Success)
            return false;
        int Number(int group) => match.Groups[group].Length > 0 ? int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 0;
        var (year, month, day) = Order switch
        {
            DateOrder.DayMonthYear => (3, 2, 1),
            DateOrder.MonthDayYear => (3, 1, 2),
            DateOrder.MonthYear => (2, 1, 3),
            _ => (1, 2, 3),
        };
        var (y, d) = (Number(year), IsMonth ? 1 : Number(day));
        var m = MonthNames ? Rows.MonthNames.Of(match.Groups[month].Value) : Number(month);
        y += !ShortYears ? 0 : PlainDate.Century(y);
        if (Order == DateOrder.TimeOfDay)
            (y, m, d) = (2000, 1, 1);
        var (hour, minute, second) = (Number(4), Number(5), Number(6));
        if (match.Groups[7].Success)
            hour = hour is < 1 or > 12 ? MostHours + 1 : hour % 12 + (match.Groups[7].ValueSpan is "p" or "P" ? 12 : 0);
        return TryTicks((y, m, d), hour, minute, second, Offset(match.Groups[8].ValueSpan), out ticks);
    }

    /// <summary>The time that the numbers mean, if the calendar and the clock have it.</summary>
    private bool TryTicks((int Year, int Month, int Day) date, int hour, int minute, int second, long offset, out long ticks)
    {
        ticks = 0;
        var (y, m, d) = date;
        if (y < 1 || m is < 1 or > 12 || d < 1 || d > DateTime.DaysInMonth(y, m) || hour > MostHours || minute > 59 || second > 59)
            return false;
        ticks = new DateTime(y, m, d, 0, minute, second, DateTimeKind.Utc).AddHours(hour).Ticks - offset;
        return ticks > 0;
    }

    /// <summary>A date as this format reads it, with its time where that is not midnight.</summary>
    public string Write(long ticks)
    {
        if (ticks <= 0 || ticks > DateTime.MaxValue.Ticks)
            return "";
        var date = new DateTime(ticks, DateTimeKind.Utc);
        if (Order == DateOrder.TimeOfDay)
        {
            var hours = (date - new DateTime(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc)).Days * 24 + date.Hour;
            return hours.ToString("00", CultureInfo.InvariantCulture) +
                date.ToString(date.Second == 0 ? "':'mm" : "':'mm':'ss", CultureInfo.InvariantCulture);
        }
        var time = TimeDigits > 0 || date.TimeOfDay < TimeSpan.FromSeconds(1) ? "" : " HH:mm:ss";
        // A slash of a format is the culture's, unless it is quoted.
        return date.ToString(Letters.Replace("/", "'/'", StringComparison.Ordinal) + time, CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public bool Equals(DateFormat? other) => other is not null && Order == other.Order && Separators == other.Separators
        && ShortYears == other.ShortYears && MonthNames == other.MonthNames && TimeDigits == other.TimeDigits;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Order, Separators, ShortYears, MonthNames, TimeDigits);

    /// <inheritdoc/>
    public override string ToString() => Letters;

    private static long Offset(ReadOnlySpan<char> zone)
    {
        if (zone.Length < 2)
            return 0;
        if (zone[0] is not ('-' or '+'))
            return 0;
        var minutes = int.Parse(zone[1..3], CultureInfo.InvariantCulture) * 60 + int.Parse(zone[^2..], CultureInfo.InvariantCulture);
        return (zone[0] == '-' ? -minutes : minutes) * TimeSpan.TicksPerMinute;
    }

    private string CreatePattern()
    {
        // The groups of the day are there, and empty.
        if (Order == DateOrder.TimeOfDay)
            return $"^{Space}()()()([0-9]{{1,3}}){MinutesOn}{Space}$";
        var year = ShortYears ? "([0-9]{2})" : "([0-9]{4})";
        var month = MonthNames ? @"(\p{L}{3,})" : IsCompact ? "([0-9]{2})" : "([0-9]{1,2})";
        var day = IsCompact ? "([0-9]{2})" : "([0-9]{1,2})";
        var between = IsCompact ? "" : MonthNames ? "[-/., ]{0,3}(?:de )?"
            : $"[{string.Concat(Separators.Order().Select(c => c is '-' or '/' or '.' or ' ' ? $"{c}" : ""))}]";
        string[] parts = Order switch
        {
            DateOrder.DayMonthYear => [day, month, year],
            DateOrder.MonthDayYear => [month, day, year],
            DateOrder.YearMonth => [year, month],
            DateOrder.MonthYear => [month, year],
            _ => [year, month, day],
        };
        if (IsMonth)
            return $"^{Space}{string.Join(between, parts)}(){Space}$";
        var time = TimeDigits switch { 0 => Time, 4 => "([0-9]{2})([0-9]{2})", _ => "([0-9]{2})([0-9]{2})([0-9]{2})" };
        return $"^{Space}{(IsCompact ? "" : Weekday)}{string.Join(between, parts)}{time}{Space}$";
    }
}
