namespace MlNetSuite.Data.Readers;

/// <summary>The texts of a column, of which equal ones are one string.</summary>
internal sealed class SharedTexts
{
    /// <summary>With more distinct values than this a column is prose or ids, and sharing equal ones gains nothing.</summary>
    private const int MostShared = 100_000;

    private const int Recent = 64;

    private readonly HashSet<string> _texts = [];
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _spans;

    // Those seen last, by a few of their letters: categories are found without hashing them.
    private readonly string?[] _recent = new string?[Recent];

    internal SharedTexts() => _spans = _texts.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The string equal to a cell that is already there, or a new one.</summary>
    internal string Of(ReadOnlySpan<char> cell)
    {
        if (cell.IsEmpty)
            return "";
        ref var recent = ref _recent[(cell.Length + cell[0] * 7 + cell[^1] * 31 + cell[cell.Length / 2] * 127) % Recent];
        if (recent is not null && cell.SequenceEqual(recent))
            return recent;
        if (!_spans.TryGetValue(cell, out var text))
        {
            text = cell.ToString();
            if (_texts.Count < MostShared)
                _texts.Add(text);
        }
        return recent = text;
    }
}
