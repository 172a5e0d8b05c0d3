using System.Text.RegularExpressions;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>How well the cells of a column are read as dates of one form.</summary>
/// <param name="order">What comes first.</param>
/// <param name="shortYears">Whether years have two digits.</param>
/// <param name="monthNames">Whether months are names.</param>
internal sealed partial class DateHypothesis(DateOrder order, bool shortYears, bool monthNames)
{
    private readonly DateFormat _any = new(order, "-/. ", shortYears, monthNames);
    private readonly SortedSet<char> _separators = [];

    /// <summary>Every form there is, days first before months first.</summary>
    internal static IReadOnlyList<DateHypothesis> All() =>
    [
        new(DateOrder.YearMonthDay, false, false), new(DateOrder.DayMonthYear, false, false), new(DateOrder.MonthDayYear, false, false),
        new(DateOrder.DayMonthYear, true, false), new(DateOrder.MonthDayYear, true, false),
        new(DateOrder.DayMonthYear, false, true), new(DateOrder.MonthDayYear, false, true), new(DateOrder.DayMonthYear, true, true),
    ];

    internal DateOrder Order => order;

    /// <summary>Cells that are dates of this form.</summary>
    internal int Dates { get; private set; }

    /// <summary>Cells that are not.</summary>
    internal OddCells Odd { get; } = new();

    /// <summary>The first of the dates.</summary>
    internal string? Example { get; private set; }

    /// <summary>The form with the separators that were seen.</summary>
    internal DateFormat Format => _any with { Separators = string.Concat(_separators) };

    /// <summary>Whether slashes alone part the numbers: Americans write so, and others too.</summary>
    internal bool HasSlashesAlone => _separators.SetEquals(['/']);

    internal void Add(string field, long line)
    {
        var separator = FirstSeparator().Match(field);
        // A version such as 1.10.2 is no date; 1/10/22 is one.
        if (!separator.Success || (shortYears && !monthNames && separator.Value != "/" && !Padded().IsMatch(field))
            || !_any.TryRead(field, out _))
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
