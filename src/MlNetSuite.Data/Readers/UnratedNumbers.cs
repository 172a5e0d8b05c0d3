using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Tells of ratings that may say that there is none: -1 among others that are not negative, as of anime lists, or 0 where it is
/// the commonest of a scale from 1, as of books that were merely taken.</summary>
/// <param name="column">Their column.</param>
internal sealed class UnratedNumbers(string column)
{
    /// <summary>Fewer different numbers beside it are no scale: 0 and 1, or -1, 0 and 1 say what was liked.</summary>
    private const int ShortestScale = 3;

    /// <summary>A zero that means so does it in at least this share of the rows.</summary>
    private const double FewestZeros = 0.2;

    private readonly Dictionary<float, (string Cell, long Row, int Count)> _numbers = [];

    /// <param name="number">A rating; NaN counts for nothing.</param>
    /// <param name="cell">How it is written.</param>
    /// <param name="row">Where it is, or the first of several.</param>
    /// <param name="count">How many there are.</param>
    internal void Add(float number, string cell, long row, int count)
    {
        if (!float.IsNaN(number))
            _numbers[number] = _numbers.TryGetValue(number, out var known)
                ? known with { Count = known.Count + count }
                : (cell, row, count);
    }

    /// <summary>What is told; nothing where all are ratings without doubt.</summary>
    /// <param name="file">For messages.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal IEnumerable<string> Notes(string file, Func<long, string> place)
    {
        if (_numbers.Count <= ShortestScale)
            yield break;
        var (least, next) = _numbers.Keys.Order().Take(2).ToList() is [var first, var second] ? (first, second) : default;
        if (!(least == -1 && next >= 0) && !(least == 0 && next >= 1 && IsCommonest(least)))
            yield break;
        var (cells, (cell, row, count)) = (new OddCells(), _numbers[least]);
        cells.Add(cell, row, count);
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{file}: '{column}' has {cells.Told(place)} among ratings from {next} to {_numbers.Keys.Max()}; if it means \"not rated\", ")
            + $"--missing={cell} leaves such rows out";
    }

    private bool IsCommonest(float number)
    {
        var (count, rows) = (_numbers[number].Count, _numbers.Values.Sum(n => (long)n.Count));
        return count >= FewestZeros * rows && _numbers.All(n => n.Key == number || n.Value.Count < count);
    }
}
