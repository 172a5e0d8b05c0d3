namespace MlNetSuite.Data.Readers;

/// <summary>The different numbers of a column: how each is written, where it is first, and how often it occurs.</summary>
internal sealed class CountedNumbers
{
    private readonly Dictionary<float, (string Cell, long Row, int Count)> _numbers = [];

    /// <summary>All of them, each once.</summary>
    internal IReadOnlyCollection<float> All => _numbers.Keys;

    /// <summary>Each with how often it occurs.</summary>
    internal IReadOnlyList<(float Number, int Count)> Counts => [.. _numbers.Select(n => (n.Key, n.Value.Count))];

    /// <summary>One of them.</summary>
    internal (string Cell, long Row, int Count) this[float number] => _numbers[number];

    /// <param name="number">A number; NaN counts for nothing.</param>
    /// <param name="cell">How it is written.</param>
    /// <param name="row">Where it is, or the first of several.</param>
    /// <param name="count">How many there are.</param>
    internal void Add(float number, string cell, long row, int count = 1)
    {
        if (!float.IsNaN(number))
            _numbers[number] = _numbers.TryGetValue(number, out var known)
                ? known with { Count = known.Count + count }
                : (cell, row, count);
    }

    /// <summary>Some of them as they are told.</summary>
    internal OddCells Cells(IEnumerable<float> some)
    {
        var cells = new OddCells();
        foreach (var number in some)
            cells.Add(_numbers[number].Cell, _numbers[number].Row, _numbers[number].Count);
        return cells;
    }
}
