using System.Globalization;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>The time stamps of ratings: numbers since 1970, or dates in the form that the whole column is written in.</summary>
/// <param name="file">For messages.</param>
/// <param name="column">Its name.</param>
/// <param name="given">The form that a person named; null to find out.</param>
/// <param name="missingWords">Words for a missing value, in addition to those that always are.</param>
/// <param name="place">Where a row is, by its number.</param>
internal sealed class RatingTimes(
    string file, string column, DateFormat? given, IReadOnlyList<string> missingWords, Func<long, string> place)
{
    private static readonly DateFormat Day = new(DateOrder.YearMonthDay, "");

    // Seconds of the year 5138, milliseconds of 1973 and microseconds of 1973.
    private const double FirstMilliseconds = 1e11, FirstMicroseconds = 1e14;

    private readonly List<double> _numbers = [];
    private readonly Dictionary<int, (string Field, long Line)> _texts = [];
    private readonly DateSurvey _dates = new();
    private readonly HashSet<int> _missing = [];
    private int _whole, _compact;

    /// <summary>What is told about the form.</summary>
    internal List<string> Notes { get; } = [];

    /// <summary>Adds the time of the next row.</summary>
    internal void Add(string field, long line)
    {
        field = field.Trim();
        if (MissingValues.Is(field, missingWords) || ColumnSurvey.IsNoValue(field))
        {
            _missing.Add(_numbers.Count);
            _texts[_numbers.Count] = (field, line);
            _numbers.Add(double.NaN);
            return;
        }
        if (given is null or { Separators.Length: 0 } && IsNumber(field, out var number))
        {
            _numbers.Add(number);
            _whole++;
            _compact += Day.TryRead(field, out _) && field[0] is '1' or '2' ? 1 : 0;
            return;
        }
        _texts[_numbers.Count] = (field, line);
        _numbers.Add(double.NaN);
        _dates.Add(field, line);
    }

    /// <summary>Seconds since 1970 of every row, 0 for one that is left out, <see cref="RatingDataset.NoTime"/> for one that has none; null
    /// where most have none.</summary>
    /// <param name="isLeftOut">Whether a row, by its place among them, is.</param>
    /// <exception cref="InputException">A time is neither.</exception>
    internal long[]? Resolve(Func<int, bool> isLeftOut)
    {
        if (!AreKnown(isLeftOut))
            return null;
        var format = Format();
        var isCompact = _whole > 0 && _compact == _whole;
        var finer = _numbers.Count(n => n >= FirstMilliseconds);
        if (isCompact)
            Notes.Add($"'{column}' has dates written like {_numbers.Find(n => !double.IsNaN(n)):0}");
        else if (finer > 0)
            Notes.Add($"'{column}' counts {(_numbers.Max() >= FirstMicroseconds ? "microseconds" : "milliseconds")} since 1970" +
                (finer == _numbers.Count - _missing.Count ? "" : $" in {finer:N0} of {_numbers.Count:N0} rows"));
        return [.. _numbers.Select((number, row) => isLeftOut(row) ? 0
            : _missing.Contains(row) ? RatingDataset.NoTime
            : double.IsNaN(number) ? Seconds(_texts[row], format)
            : isCompact ? Compact(number)
            : (long)(number >= FirstMicroseconds ? number / 1e6 : number >= FirstMilliseconds ? number / 1e3 : number))];
    }

    /// <summary>Whether most rows that are kept have a time. Tells of those that have none.</summary>
    private bool AreKnown(Func<int, bool> isLeftOut)
    {
        var kept = Enumerable.Range(0, _numbers.Count).Count(row => !isLeftOut(row));
        var missing = new OddCells();
        foreach (var row in _missing.Where(row => !isLeftOut(row)).Order())
            missing.Add(_texts[row].Field, _texts[row].Line);
        if (missing.Count == 0)
            return true;
        var areKnown = missing.Count * 2 <= kept;
        Notes.Add(string.Create(CultureInfo.InvariantCulture,
            $"{file}: {missing.Count:N0} of {kept:N0} rows {(missing.Count == 1 ? "has" : "have")} no time in '{column}', but ") +
            missing.Told(place) + (areKnown
            ? "; they are kept, as older than all rows that have one"
            : "; most have none, so that all are read as rows without times"));
        return areKnown;
    }

    /// <summary>The form of the dates; null where there are none of any known.</summary>
    private DateFormat? Format()
    {
        if (_texts.Count == _missing.Count || (given is null && _dates.Dates == 0))
            return given;
        var (format, _, note) = _dates.Decide(column, given, null);
        if (note is not null)
            Notes.Add(note);
        return format;
    }

    private long Seconds((string Field, long Line) text, DateFormat? format)
    {
        if (format?.TryRead(text.Field, out var ticks) == true)
            return (ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        // With the name of the month, days and months cannot be mistaken for each other.
        if (format is null && text.Field.Any(char.IsLetter)
            && DateTimeOffset.TryParse(text.Field, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return date.ToUnixTimeSeconds();
        var expected = format is null ? "seconds since 1970 or a date such as 2026-01-31"
            : $"a date such as {format.Write(new DateTime(2026, 1, 31).Ticks)}, as in other rows; --date '{column}=...' names another form";
        throw new InputException($"{file}, {place(text.Line)}: timestamp '{text.Field}' in column '{column}'; expected {expected}");
    }

    private static bool IsNumber(string field, out double number) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && Math.Abs(number) < long.MaxValue / 2;

    private static long Compact(double date)
    {
        var day = (int)date;
        return new DateTimeOffset(day / 10000, day / 100 % 100, day % 100, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();
    }
}
