namespace MlNetSuite.Data.Readers;

/// <summary>Finds numbers that are hardly of the same kind as all others: slips of the keyboard, and what programs write where there is
/// none. Tails that are merely long, as those of prices and counts, are left alone.</summary>
internal static class FarNumbers
{
    /// <summary>How many times as far from the median as the next number.</summary>
    private const double FewestTimes = 15;

    /// <summary>How often the next number must recur to be the end of a scale.</summary>
    private const int EndOfScale = 5;

    /// <summary>A scale has at least so many different numbers, and shows in so many rows; fewer may be small counts.</summary>
    private const int ShortestScale = 4, FewestOfScale = 50;

    /// <summary>How unlikely such a gap must be at the end of a tail as long as that of the others.</summary>
    private const double Unlikely = 1e-5;

    /// <summary>The tail is measured on this share of the numbers, and on no fewer than so many.</summary>
    private const double ShareOfTail = 0.1;
    private const int ShortestTail = 10;

    /// <summary>Of so many numbers one may be far, and two anyway.</summary>
    private const int RowsOfEach = 200;

    /// <summary>Those of the numbers that are far from all others, the farthest first; none where there are none.</summary>
    /// <param name="numbers">Different numbers, each with how often it occurs; NaN counts for nothing.</param>
    internal static IReadOnlyList<float> Of(IEnumerable<(float Number, int Count)> numbers)
    {
        List<(float Number, int Count)> all = [.. numbers.Where(n => !float.IsNaN(n.Number) && n.Count > 0).OrderBy(n => n.Number)];
        var rows = all.Sum(n => (long)n.Count);
        if (rows == 0)
            return [];
        var median = Median(all, rows);
        List<(double Distance, int Count, float Number)> far =
            [.. all.Select(n => (Math.Abs(n.Number - median), n.Count, n.Number)).OrderByDescending(n => n.Item1)];
        var (most, beyond) = (Math.Max(2, rows / RowsOfEach), 0L);
        var found = 0;
        for (var place = 0; place + 1 < far.Count; place++)
        {
            beyond += far[place].Count;
            if (beyond > most || far[place + 1].Distance <= 0)
                break;
            var times = far[place].Distance / far[place + 1].Distance;
            if (times >= FewestTimes && (IsScale(far, place + 1, rows - beyond) || Chance(times, place + 1, far, rows - beyond) < Unlikely))
                found = place + 1;
        }
        return [.. far.Take(found).Select(n => n.Number)];
    }

    /// <summary>Whether numbers end at one that recurs, as ratings do, and tails do not.</summary>
    private static bool IsScale(List<(double Distance, int Count, float Number)> far, int place, long rows) =>
        rows >= FewestOfScale && far.Count - place >= ShortestScale
        && far.Skip(place).TakeWhile(n => n.Distance == far[place].Distance).Sum(n => n.Count) >= EndOfScale;

    /// <summary>How likely the farthest numbers are so many times as far as the next one, where the distances have the tail of a Pareto
    /// distribution. The logarithms of the ratios of neighbours are independent exponential variables then, those of the n-th divided by n
    /// of one mean (Renyi 1953; Hill 1975), and the ratio of one of them to the mean of others is distributed as F.</summary>
    /// <param name="times">How many times as far.</param>
    /// <param name="beyond">How many different numbers are farther.</param>
    /// <param name="far">All, the farthest first.</param>
    /// <param name="rows">How many rows the others have.</param>
    private static double Chance(double times, int beyond, List<(double Distance, int Count, float Number)> far, long rows)
    {
        var required = Math.Max(ShortestTail, (long)(rows * ShareOfTail));
        var (tail, logarithms, finest) = (0L, 0.0, double.PositiveInfinity);
        var shortest = 0.0;
        for (var place = beyond; tail < required && place + 1 < far.Count && far[place + 1].Distance > 0; place++)
        {
            var taken = Math.Min(far[place].Count, required - tail);
            tail += taken;
            logarithms += taken * Math.Log(far[place].Distance);
            shortest = far[taken < far[place].Count ? place : place + 1].Distance;
            if (far[place].Distance > far[place + 1].Distance)
                finest = Math.Min(finest, far[place].Distance - far[place + 1].Distance);
        }
        if (tail < ShortestTail)
            return 1;
        // A whole number stands for all within half of one.
        var mean = logarithms / tail - Math.Log(shortest - Math.Min(finest, shortest) / 2);
        return mean <= 0 ? 0 : Math.Pow(1 + beyond * Math.Log(times) / mean / tail, -tail);
    }

    private static double Median(List<(float Number, int Count)> ascending, long rows)
    {
        var before = 0L;
        foreach (var (number, count) in ascending)
            if ((before += count) * 2 >= rows)
                return number;
        return ascending[^1].Number;
    }
}
