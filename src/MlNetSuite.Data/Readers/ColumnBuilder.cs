namespace MlNetSuite.Data.Readers;

/// <summary>Collects the values of one column: as numbers, as dates, or as text of which equal values are kept once.</summary>
/// <param name="name">The column.</param>
/// <param name="reading">How its cells are read.</param>
internal sealed class ColumnBuilder(string name, ColumnReading reading)
{
    /// <summary>With more different dates than this hardly any recurs.</summary>
    private const int MostKnown = 100_000;

    private readonly List<float> _numbers = [];
    private readonly List<long> _ticks = [];
    private readonly Dictionary<string, long> _known = [];
    private readonly List<string> _texts = [];
    private readonly SharedTexts _shared = new();

    internal void Add(ReadOnlySpan<char> field, CellType type = CellType.Text)
    {
        if (!reading.IsAsWritten(type))
            field = reading.Written(field.ToString(), type);
        if (reading.IsNumber)
            _numbers.Add(reading.Number(field));
        else if (reading.Date is not null)
            _ticks.Add(Ticks(field));
        else
            _texts.Add(_shared.Of(field));
    }

    internal TableColumn ToColumn() => ToColumn([.. _numbers]);

    /// <summary>The column, whose numbers are these if it is one of numbers.</summary>
    internal TableColumn ToColumn(float[] numbers)
    {
        TableColumn column = reading.IsNumber ? new NumberColumn(name, numbers) { Format = reading.Format }
            : reading.Date is { } date ? new DateColumn(name, [.. _ticks], date)
            : new TextColumn(name, [.. _texts]) { MissingWords = reading.MissingWords };
        return column with { Kind = reading.Kind, Unreadable = reading.Odd, Notes = reading.Notes };
    }

    // Most dates of a column recur.
    private long Ticks(ReadOnlySpan<char> field)
    {
        var known = _known.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(field, out var ticks))
            return ticks;
        ticks = reading.Ticks(field.ToString());
        if (_known.Count < MostKnown)
            known[field] = ticks;
        return ticks;
    }
}
