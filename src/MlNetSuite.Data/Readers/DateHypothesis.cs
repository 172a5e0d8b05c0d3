using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How well the cells of a column are read as dates of one form.</summary>
/// <param name="any">The form with any separator.</param>
/// <param name="bit">By which it is told from the others.</param>
internal sealed partial class DateHypothesis(DateFormat any, int bit)
{
    private const string Separators = "-/. ";

    // Days first before months first. All columns share them, with the regular expression of each.
    private static readonly DateFormat[] Forms =
    [
        new(DateOrder.YearMonthDay, Separators), new(DateOrder.DayMonthYear, Separators), new(DateOrder.MonthDayYear, Separators),
        new(DateOrder.DayMonthYear, Separators, ShortYears: true), new(DateOrder.MonthDayYear, Separators, ShortYears: true),
        new(DateOrder.DayMonthYear, Separators, MonthNames: true), new(DateOrder.MonthDayYear, Separators, MonthNames: true),
        new(DateOrder.DayMonthYear, Separators, ShortYears: true, MonthNames: true), new(DateOrder.TimeOfDay, ""),
        new(DateOrder.YearMonth, Separators), new(DateOrder.MonthYear, Separators), new(DateOrder.YearMonth, Separators, MonthNames: true),
        new(DateOrder.MonthYear, Separators, MonthNames: true),
        new(DateOrder.MonthYear, Separators, ShortYears: true, MonthNames: true),
    ];

    private const int MostKnown = 10_000;

    private readonly HashSet<string> _known = [];
    private readonly SortedSet<char> _separators = [];
    private int _versions;

    /// <summary>Every form there is.</summary>
    internal static IEnumerable<DateHypothesis> All() => Forms.Select((form, place) => new DateHypothesis(form, 1 << place));

    /// <summary>Whether a field is a date of some form.</summary>
    internal static bool IsDate(string field) => Forms.Any(form => form.TryRead(field, out _));

    internal DateOrder Order => any.Order;

    /// <summary>Cells that are dates of this form. Versions such as 1.10.22 look like dates, until one comes that does not.</summary>
    internal int Dates => (HasVersions && Odd.Count > 0) || Example is null ? 0 : Fitting;

    /// <summary>The same with those that are dates to what the rows are kept in, if there were no other.</summary>
    internal int Fitting { get; private set; }

    /// <summary>Whether cells could be versions.</summary>
    internal bool HasVersions => _versions > 0;

    /// <summary>Cells that are not.</summary>
    internal OddCells Odd { get; } = new();

    /// <summary>The first of the dates.</summary>
    internal string? Example { get; private set; }

    /// <summary>The form with the separators that were seen.</summary>
    internal DateFormat Format => any with { Separators = string.Concat(_separators) };

    /// <summary>Whether slashes alone part the numbers: Americans write so, and others too.</summary>
    internal bool HasSlashesAlone => _separators.SetEquals(['/']);

    /// <summary>A date that is one to what the rows are kept in, and can be written in this form if nothing is lost.</summary>
    internal void AddTyped(TypedDate date, long line)
    {
        if (any.Order == DateOrder.YearMonthDay)
            Add(date.Text, line);
        else if (any.Order != DateOrder.TimeOfDay && (!any.IsMonth || new DateTime(date.Ticks) is { Day: 1, TimeOfDay.Ticks: 0 }))
            Fitting++;
        else
            Odd.Add(date.Text, line);
    }

    /// <summary>Whether a field has the looks of a date of some form, whatever its digits are.</summary>
    internal static bool MayBeDate(string field) => Array.Exists(Forms, form => form.Fits(field));

    /// <summary>A field that is equal to one before.</summary>
    /// <param name="field">The field.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="dates">What <see cref="Add"/> gave for it, of all forms.</param>
    internal void AddAgain(ReadOnlySpan<char> field, long line, int dates)
    {
        if ((dates & bit) != 0)
            Fitting++;
        else
            Odd.Add(field, line);
    }

    /// <summary>The same of digits with a mark, which are no date.</summary>
    internal void AddDigits(uint hash, ReadOnlySpan<char> field, long line) => Odd.AddDigits(hash, field, line);

    /// <summary>Looks at a field.</summary>
    /// <returns>The bit of this form if it is a date of it, else 0.</returns>
    internal int Add(ReadOnlySpan<char> field, long line)
    {
        var fitting = Fitting;
        if (_known.GetAlternateLookup<ReadOnlySpan<char>>().Contains(field))
            Fitting++;
        else
            AddNew(field.ToString(), line);
        return Fitting > fitting ? bit : 0;
    }

    private void AddNew(string field, long line)
    {
        var isTime = any.Order == DateOrder.TimeOfDay;
        var separator = isTime ? null : Separator(field);
        var isDate = isTime ? LooksLikeTime(field)
            : (separator is not null || any.MonthNames) && any.TryRead(field, out var ticks) && (!any.IsMonth || IsRecent(ticks));
        if (!isDate)
        {
            Odd.Add(field, line);
            return;
        }
        if (_known.Count < MostKnown)
            _known.Add(field);
        Fitting++;
        Example ??= field.Trim();
        if (separator is not { } mark)
            return;
        _separators.Add(mark);
        if (any is { ShortYears: true, MonthNames: false } && mark != '/' && !Padded().IsMatch(field))
            _versions++;
    }

    /// <summary>What stands behind the first number, or the name of the month.</summary>
    private char? Separator(string field)
    {
        if (!any.MonthNames && field.AsSpan().IndexOfAnyExceptInRange('0', '9') is > 0 and var end)
            return Separators.Contains(field[end], StringComparison.Ordinal) ? field[end] : null;
        var match = (any.MonthNames ? BesideName() : BetweenDigits()).Match(field);
        return match.Success ? match.Value[0] : null;
    }

    private bool LooksLikeTime(string field) => field.Contains(':', StringComparison.Ordinal) && any.TryRead(field, out _);

    // 4711-12 is no month but the number of a part.
    private static bool IsRecent(long ticks) => new DateTime(ticks).Year is >= 1900 and < 2100;

    [GeneratedRegex(@"(?<=^\s*(?:\p{L}{2,12}[.]?,? )?[0-9]+)[-/. ]")]
    private static partial Regex BetweenDigits();

    [GeneratedRegex(@"(?<=^\s*(?:\p{L}{2,12}[.]?,? )?[\p{L}0-9]+)[-/. ]")]
    private static partial Regex BesideName();

    [GeneratedRegex("^\\s*[0-9]{2}.[0-9]{2}.[0-9]{2}")]
    private static partial Regex Padded();
}
