using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Tells of numbers to predict, labels or ratings, that are far from all others: one of them can outweigh thousands.</summary>
/// <param name="column">Their column.</param>
internal sealed class FarAnswers(string column)
{
    private readonly Dictionary<float, (string Cell, long Row, int Count)> _numbers = [];

    /// <param name="number">A number to predict.</param>
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

    /// <summary>What is told; nothing where all are of a kind.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal IEnumerable<string> Notes(string file, Func<long, string> place)
    {
        List<(float Number, int Count)> all = [.. _numbers.Select(n => (n.Key, n.Value.Count))];
        IReadOnlyList<float> far = NumberSentinel.Of(all) is { } sentinel ? [sentinel] : FarNumbers.Of(all);
        if (far.Count == 0)
            yield break;
        var cells = new OddCells();
        foreach (var number in far)
            cells.Add(_numbers[number].Cell, _numbers[number].Row, _numbers[number].Count);
        var others = _numbers.Keys.Except(far).ToList();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{file}: '{column}' has {cells.Count:N0} {(cells.Count == 1 ? "number" : "numbers")} far from all others, which are from " +
            $"{others.Min()} to {others.Max()}: ") + cells.Told(place) +
            $"; if this is a slip or stands for a missing value, --missing={_numbers[far[0]].Cell} leaves such rows out";
    }
}
