using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How well the cells of a column are read as dates of one form.</summary>
/// <param name="any">The form with any separator.</param>
internal sealed partial class DateHypothesis(DateFormat any)
{
    private const string Separators = "-/. ";

    // Days first before months first. All columns share them, with the regular expression of each.
    private static readonly DateFormat[] Forms =
    [
        new(DateOrder.YearMonthDay, Separators), new(DateOrder.DayMonthYear, Separators), new(DateOrder.MonthDayYear, Separators),
        new(DateOrder.DayMonthYear, Separators, ShortYears: true), new(DateOrder.MonthDayYear, Separators, ShortYears: true),
        new(DateOrder.DayMonthYear, Separators, MonthNames: true), new(DateOrder.MonthDayYear, Separators, MonthNames: true),
        new(DateOrder.DayMonthYear, Separators, ShortYears: true, MonthNames: true),
    ];

    private readonly SortedSet<char> _separators = [];

    /// <summary>Every form there is.</summary>
    internal static IEnumerable<DateHypothesis> All() => Forms.Select(form => new DateHypothesis(form));

    /// <summary>Whether a field is a date of some form.</summary>
    internal static bool IsDate(string field) => Forms.Any(form => form.TryRead(field, out _));

    internal DateOrder Order => any.Order;

    /// <summary>Cells that are dates of this form.</summary>
    internal int Dates { get; private set; }

    /// <summary>Cells that are not.</summary>
    internal OddCells Odd { get; } = new();

    /// <summary>The first of the dates.</summary>
    internal string? Example { get; private set; }

    /// <summary>The form with the separators that were seen.</summary>
    internal DateFormat Format => any with { Separators = string.Concat(_separators) };

    /// <summary>Whether slashes alone part the numbers: Americans write so, and others too.</summary>
    internal bool HasSlashesAlone => _separators.SetEquals(['/']);

    internal void Add(string field, long line)
    {
        var separator = FirstSeparator().Match(field);
        // A version such as 1.10.2 is no date; 1/10/22 is one.
        if (!separator.Success || (any is { ShortYears: true, MonthNames: false } && separator.Value != "/" && !Padded().IsMatch(field))
            || !any.TryRead(field, out _))
        {
            Odd.Add(field, line);
            return;
        }
        Dates++;
        Example ??= field.Trim();
        _separators.Add(separator.Value[0]);
    }

    [GeneratedRegex(@"(?<=^\s*[\p{L}0-9]+)[-/. ]")]
    private static partial Regex FirstSeparator();

    [GeneratedRegex("^\\s*[0-9]{2}.[0-9]{2}.[0-9]{2}")]
    private static partial Regex Padded();
}
