using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Tells of numbers to predict, labels or ratings, that are far from all others: one of them can outweigh thousands.</summary>
internal static class FarAnswers
{
    /// <summary>What is told; nothing where all are of a kind.</summary>
    /// <param name="numbers">The numbers to predict.</param>
    /// <param name="file">For messages.</param>
    /// <param name="column">Their column.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal static IEnumerable<string> Notes(CountedNumbers numbers, string file, string column, Func<long, string> place)
    {
        var all = numbers.Counts;
        IReadOnlyList<float> far = NumberSentinel.Of(all) is { } sentinel ? [sentinel] : FarNumbers.Of(all);
        if (far.Count == 0)
            yield break;
        var cells = numbers.Cells(far);
        var others = numbers.All.Except(far).ToList();
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{file}: '{column}' has {cells.Count:N0} {(cells.Count == 1 ? "number" : "numbers")} far from all others, which are from " +
            $"{others.Min()} to {others.Max()}: ") + cells.Told(place) +
            $"; if this is a slip or stands for a missing value, --missing={numbers[far[0]].Cell} leaves such rows out";
    }
}
