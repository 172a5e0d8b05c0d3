namespace MlNetSuite.Data.Readers;

/// <summary>Collects the values of one column: as numbers, as dates, or as text of which equal values are kept once.</summary>
/// <param name="name">The column.</param>
/// <param name="reading">How its cells are read.</param>
internal sealed class ColumnBuilder(string name, ColumnReading reading)
{
    /// <summary>With more distinct values than this a column is prose or ids, and sharing equal ones gains nothing.</summary>
    private const int MostShared = 100_000;

    private readonly List<float> _numbers = [];
    private readonly List<long> _ticks = [];
    private readonly Dictionary<string, long> _known = [];
    private readonly List<string> _texts = [];
    private readonly HashSet<string> _shared = [];

    internal void Add(string field)
    {
        if (reading.IsNumber)
            _numbers.Add(reading.Number(field));
        else if (reading.Date is not null)
            _ticks.Add(Ticks(field));
        else
            _texts.Add(Shared(_shared, field));
    }

    internal TableColumn ToColumn()
    {
        TableColumn column = reading.IsNumber ? new NumberColumn(name, [.. _numbers]) { Format = reading.Format }
            : reading.Date is { } date ? new DateColumn(name, [.. _ticks], date)
            : new TextColumn(name, [.. _texts]) { MissingWords = reading.MissingWords };
        return column with { Kind = reading.Kind, Unreadable = reading.Odd, Notes = reading.Notes };
    }

    // Most dates of a column recur.
    private long Ticks(string field)
    {
        if (_known.TryGetValue(field, out var ticks))
            return ticks;
        ticks = reading.Ticks(field);
        if (_known.Count < MostShared)
            _known[field] = ticks;
        return ticks;
    }

    /// <summary>The string equal to <paramref name="text"/> that is already there, or itself.</summary>
    internal static string Shared(HashSet<string> shared, string text)
    {
        if (shared.TryGetValue(text, out var same))
            return same;
        if (shared.Count < MostShared)
            shared.Add(text);
        return text;
    }
}
