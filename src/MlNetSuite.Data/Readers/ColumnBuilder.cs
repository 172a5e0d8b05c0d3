namespace MlNetSuite.Data.Readers;

/// <summary>Collects the values of one column: as numbers, as dates, or as text of which equal values are kept once.</summary>
/// <param name="name">The column.</param>
/// <param name="reading">How its cells are read.</param>
internal sealed class ColumnBuilder(string name, ColumnReading reading)
{
    private readonly Chunks<float> _numbers = new();
    private readonly SharedTexts _shared = new();
    private readonly Chunks<int> _texts = new();

    internal void Add(ReadOnlySpan<char> field, CellType type = CellType.Text)
    {
        if (!reading.IsAsWritten(type))
            field = reading.Written(field.ToString(), type);
        if (reading.IsNumber)
            _numbers.Add(reading.Number(field));
        else
            _texts.Add(_shared.Of(field));
    }

    /// <summary>Adds a number to a column of numbers.</summary>
    internal void Add(float number) => _numbers.Add(number);

    internal TableColumn ToColumn() => reading.IsNumber ? Of(_numbers.ToArray()) : Of(new RowTexts(_shared.Texts, _texts.ToArray()));

    /// <summary>The column of some numbers.</summary>
    internal TableColumn Of(float[] numbers) => Told(new NumberColumn(name, numbers) { Format = reading.Format });

    /// <summary>The column of some texts.</summary>
    internal TableColumn Of(RowTexts texts) => reading.IsNumber ? Of(texts.Each(text => reading.Number(text)))
        : Told(reading.Date is { } date ? new DateColumn(name, texts.Each(reading.Ticks), date)
            : new TextColumn(name, texts.Each(text => text)) { MissingWords = reading.MissingWords });

    private TableColumn Told(TableColumn column) =>
        column with { Kind = reading.Kind, Unreadable = reading.Odd, Notes = reading.Notes };
}
