namespace MlNetSuite.Data.Readers;

/// <summary>Collects the answers of a table as texts without the spaces around them, equal ones once.</summary>
/// <param name="reading">How they are read.</param>
internal sealed class AnswerBuilder(ColumnReading reading)
{
    private readonly SharedTexts _shared = new();

    private readonly Chunks<int> _answers = new();

    internal RowTexts Answers => new(_shared.Texts, _answers.ToArray());

    internal void Add(ReadOnlySpan<char> cell, CellType type) => _answers.Add(_shared.Of(
        reading.IsAsWritten(type) ? cell.Trim() : reading.Written(cell.ToString(), type).AsSpan().Trim()));
}
