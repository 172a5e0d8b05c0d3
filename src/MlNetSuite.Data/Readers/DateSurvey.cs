using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Finds out how a column writes dates. What comes first is decided from all cells: a 25th cannot be a month.</summary>
internal sealed partial class DateSurvey
{
    private static readonly DateFormat[] Compact = [.. ((int[])[0, 4, 6]).Select(digits =>
        new DateFormat(DateOrder.YearMonthDay, "") { TimeDigits = digits })];

    private const int MostZones = 3;

    private static readonly DateFormat Iso = new(DateOrder.YearMonthDay, "-");

    private List<DateHypothesis> _forms = [.. DateHypothesis.All()];
    private readonly int[] _compact = new int[Compact.Length];
    private readonly SortedSet<string> _zones = new(StringComparer.Ordinal);
    private string? _compactExample;

    /// <summary>Zones of the times, if there are several; else null.</summary>
    internal string? Zones => _zones.Count > 1 ? string.Join(", ", _zones) : null;

    /// <summary>Cells that are dates of the likeliest form.</summary>
    internal int Dates
    {
        get
        {
            var most = 0;
            foreach (var count in _compact)
                most = Math.Max(most, count);
            foreach (var form in _forms)
                most = Math.Max(most, form.Dates);
            return most;
        }
    }

    /// <summary>Whether days or months come first, where cells decide on it; null where they do not.</summary>
    internal DateOrder? Order =>
        Likeliest(null) is { Dates: > 0, Order: DateOrder.DayMonthYear or DateOrder.MonthDayYear } form && !IsOpen(form) ? form.Order : null;

    /// <param name="field">What a cell holds.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="isDate">Whether it is a date to what the rows are kept in, written as ISO 8601.</param>
    /// <returns>The forms of which it is a date, a bit each; of a text that is none to what the rows are kept in.</returns>
    internal int Add(ReadOnlySpan<char> field, long line, bool isDate = false)
    {
        var date = isDate ? TypedDate.Of(field.ToString()) : null;
        if (date is null && _zones.Count < MostZones && field.Contains(':') && MayHaveZone(field)
            && Zone().Match(field.ToString()) is { Success: true } zone)
            _zones.Add(zone.Value.Trim());
        var dates = 0;
        foreach (var form in _forms)
            if (date is null)
                dates |= form.Add(field, line);
            else
                form.AddTyped(date, line);
        return dates;
    }

    // It ends with letters, or with a sign and at most five others.
    private static bool MayHaveZone(ReadOnlySpan<char> field) =>
        !char.IsAsciiDigit(field[^1]) || field[^Math.Min(field.Length, 6)..].ContainsAny('+', '-');

    /// <summary>A cell that is equal to one before.</summary>
    /// <param name="field">What it holds.</param>
    /// <param name="line">Where it is.</param>
    /// <param name="dates">What <see cref="Add"/> gave for it; 0 for one that is no date of any form, for certain.</param>
    internal void AddAgain(ReadOnlySpan<char> field, long line, int dates)
    {
        foreach (var form in _forms)
            form.AddAgain(field, line, dates);
    }

    /// <summary>Digits with a mark, which are no date.</summary>
    internal void AddDigits(uint hash, ReadOnlySpan<char> field, long line)
    {
        foreach (var form in _forms)
            form.AddDigits(hash, field, line);
    }

    /// <summary>A number without a point: dates are written so, too.</summary>
    internal void AddWhole(ReadOnlySpan<char> cell)
    {
        if (cell.Length is not (8 or 12 or 14) || cell is not ['1' or '2', '0' or '9', ..] || cell.ContainsAnyExceptInRange('0', '9'))
            return;
        var field = cell.ToString();
        for (var i = 0; i < Compact.Length; i++)
            if (field.Length == 8 + Compact[i].TimeDigits && Compact[i].TryRead(field, out _))
            {
                _compact[i]++;
                _compactExample ??= field;
            }
    }

    /// <summary>Keeps the forms that fit many of the cells so far.</summary>
    internal void Prune(int cells) => _forms = _forms.FindAll(form => form.Fitting >= cells / 2) is { Count: > 0 } rest ? rest : [_forms[0]];

    /// <summary>The form of the dates, what does not fit it, and what is to be told.</summary>
    /// <param name="name">The column.</param>
    /// <param name="given">The form that a person named; null to find out.</param>
    /// <param name="others">What comes first in other columns; null where they do not tell.</param>
    internal (DateFormat Format, OddCells Odd, string? Note) Decide(string name, DateFormat? given, DateOrder? others)
    {
        if (given is not null)
            return Given(name, given);
        if (_compact.Max() > 0)
            return (Compact[_compact.IndexOf(_compact.Max())], new(), $"'{name}' has dates written like {_compactExample}");
        var form = Likeliest(others);
        if (form.Format == Iso)
            return (Iso, form.Odd, null);
        if (form.Order == DateOrder.TimeOfDay)
            return (form.Format, form.Odd, $"'{name}' has times written like {form.Example}");
        var order = form.Order == DateOrder.DayMonthYear ? "day" : "month";
        return (form.Format, form.Odd, $"'{name}' has dates written like {form.Example}" +
            (form.Format.ShortYears ? ", with years from 1950 to 2049" : "") + (!IsOpen(form) ? ""
            : $", of which days and months cannot be told apart: read with the {order} first" +
                (others is null ? $"; --date '{name}={form.Format with { Order = Other(form.Order) }}' overrules that"
                    : " as others of the file"))
            + (form.HasVersions ? $"; if they are versions, give --categorical {name}" : ""));
    }

    // What a person says is the order; separators are as the cells have them.
    private (DateFormat Format, OddCells Odd, string? Note) Given(string name, DateFormat given)
    {
        var form = Of(given);
        var others = (form?.Format.Separators ?? "").Except(given.Separators).ToArray();
        return others.Length == 0
            ? (given, form?.Odd ?? new(), null)
            : (given with { Separators = string.Concat(given.Separators.Concat(others).Order()) }, form!.Odd,
                $"'{name}' has dates written like {form.Example}");
    }

    /// <summary>Cells that are dates of a form, or of the likeliest.</summary>
    internal int Fitting(DateFormat? given) =>
        given is null ? Dates : given.IsCompact ? _compact[Compact.IndexOf(given)] : Of(given)?.Fitting ?? 0;

    private DateHypothesis? Of(DateFormat given) => _forms.Find(form => form.Order == given.Order
        && form.Format.ShortYears == given.ShortYears && form.Format.MonthNames == given.MonthNames);

    private DateHypothesis Likeliest(DateOrder? others)
    {
        var most = _forms.Max(form => form.Dates);
        var best = _forms.FindAll(form => form.Dates == most);
        return best.Find(form => form.Order == (others ?? (form.HasSlashesAlone ? DateOrder.MonthDayYear : form.Order))) ?? best[0];
    }

    private bool IsOpen(DateHypothesis form) => _forms.Exists(other => other.Order == Other(form.Order) && other.Dates == form.Dates
        && other.Dates > 0 && !form.Format.MonthNames && form.Order is (DateOrder.DayMonthYear or DateOrder.MonthDayYear));

    [GeneratedRegex("(?<=:[0-9]{2}(?:[.][0-9]+)?) ?(?:Z|UTC|GMT|[-+][0-9]{2}:?[0-9]{2})$")]
    private static partial Regex Zone();

    private static DateOrder Other(DateOrder order) =>
        order == DateOrder.DayMonthYear ? DateOrder.MonthDayYear : DateOrder.DayMonthYear;
}
