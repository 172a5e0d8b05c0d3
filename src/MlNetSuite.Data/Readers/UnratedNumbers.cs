using System.Globalization;

namespace MlNetSuite.Data.Readers;

/// <summary>Tells of ratings that may say that there is none: -1 among others that are not negative, as of anime lists, or 0 where it is
/// the commonest of a scale from 1, as of books that were merely taken.</summary>
internal static class UnratedNumbers
{
    /// <summary>Fewer different numbers beside it are no scale: 0 and 1, or -1, 0 and 1 say what was liked.</summary>
    private const int ShortestScale = 3;

    /// <summary>A zero that means so does it in at least this share of the rows.</summary>
    private const double FewestZeros = 0.2;

    /// <summary>What is told; nothing where all are ratings without doubt.</summary>
    /// <param name="ratings">The ratings.</param>
    /// <param name="file">For messages.</param>
    /// <param name="column">Their column.</param>
    /// <param name="place">Where a row is, by its number.</param>
    internal static IEnumerable<string> Notes(CountedNumbers ratings, string file, string column, Func<long, string> place)
    {
        if (ratings.All.Count <= ShortestScale)
            yield break;
        var (least, next) = ratings.All.Order().Take(2).ToList() is [var first, var second] ? (first, second) : default;
        if (!(least == -1 && next >= 0) && !(least == 0 && next >= 1 && IsCommonest(ratings, least)))
            yield break;
        yield return string.Create(CultureInfo.InvariantCulture,
            $"{file}: '{column}' has {ratings.Cells([least]).Told(place)} among ratings from {next} to {ratings.All.Max()}; " +
            $"if it means \"not rated\", ") + $"--missing={ratings[least].Cell} leaves such rows out";
    }

    private static bool IsCommonest(CountedNumbers ratings, float number)
    {
        var (count, rows) = (ratings[number].Count, ratings.Counts.Sum(n => (long)n.Count));
        return count >= FewestZeros * rows && ratings.Counts.All(n => n.Number == number || n.Count < count);
    }
}
