using MlNetSuite.Prediction;

namespace MlNetSuite.Analysis.Drift;

/// <summary>Compares the values of a column with its profile.</summary>
internal static class Comparison
{
    private const int Bins = 10;
    private const int ChangesShown = 5;

    /// <summary>Numbers; NaN is missing.</summary>
    internal static ColumnDrift Numbers(ColumnProfile profile, IReadOnlyList<double> values)
    {
        var before = profile.Numbers!;
        var present = values.Where(double.IsFinite).Order().ToArray();
        var edges = Edges(before);
        var rowsBefore = profile.Rows * (1 - profile.Missing);
        // Below the first point, up to each edge, above the last, missing.
        List<double> binsBefore = [before.Below * rowsBefore], binsNow =
            [present.Count(v => v < (before.Points.Count > 0 ? before.Points[0] : double.NegativeInfinity))];
        var (shareBelow, below) = (before.Below, (int)binsNow[0]);
        foreach (var (edge, share) in edges)
        {
            var upTo = Profiler.UpTo(present, edge);
            binsBefore.Add((share - shareBelow) * rowsBefore);
            binsNow.Add(upTo - below);
            (shareBelow, below) = (share, upTo);
        }
        binsBefore.Add(before.Above * rowsBefore);
        binsNow.Add(present.Length - below);
        var distance = Distance(before, present);
        return Compared(profile, binsBefore, binsNow, values.Count - present.Length, values.Count) with
        {
            KolmogorovSmirnov = new(distance, DriftStatistics.KolmogorovSmirnov(distance, rowsBefore, present.Length)),
            Mean = (before.Mean, present.Length > 0 ? present.Average() : double.NaN),
        };
    }

    /// <summary>Categories; null is missing.</summary>
    internal static ColumnDrift Categories(ColumnProfile profile, IReadOnlyList<string?> values)
    {
        var before = profile.Categories!;
        var present = values.OfType<string>().ToList();
        var counts = present.CountBy(v => v).ToDictionary();
        var rowsBefore = profile.Rows * (1 - profile.Missing);
        List<double> now = [.. before.Values.Select(v => (double)counts.GetValueOrDefault(v))];
        var others = present.Count - now.Sum();
        var changes = before.Values.Select((v, i) => new ShareChange(v, before.Shares[i], Share(now[i], present.Count)));
        if (others > 0 || before.Other > 0)
            changes = changes.Append(new("(other)", before.Other, Share(others, present.Count)));
        return Compared(profile, [.. before.Shares.Select(s => s * rowsBefore), before.Other * rowsBefore], [.. now, others],
            values.Count - present.Count, values.Count) with
        {
            Changes = Largest(changes),
        };
    }

    /// <summary>Words whose share of texts has changed most.</summary>
    internal static IReadOnlyList<ShareChange> Words(WordProfile before, IReadOnlyList<string> texts)
    {
        var counts = Profiler.TextsWith(texts);
        return Largest(
            before.Words.Select((word, w) => new ShareChange(word, before.Shares[w], Share(counts.GetValueOrDefault(word).Texts, texts.Count))));
    }

    private static ColumnDrift Compared(ColumnProfile profile, List<double> before, List<double> now, int missing, int rows)
    {
        before.Add(profile.Missing * profile.Rows);
        now.Add(missing);
        return new(profile.Column, profile.Measure,
            DriftStatistics.StabilityIndex([.. before.Select(b => Share(b, profile.Rows))], [.. now.Select(n => Share(n, rows))]),
            DriftStatistics.Homogeneity(before, now), profile.Missing, Share(missing, rows));
    }

    /// <summary>Points that part the values of training into bins of a tenth at least; the last is the last of all.</summary>
    private static IEnumerable<(double Edge, double Share)> Edges(NumberProfile before)
    {
        var covered = 0.0;
        for (var i = 0; i < before.Points.Count; i++)
            if (before.Shares[i] - covered >= 1.0 / Bins - 1e-9 || i == before.Points.Count - 1)
                yield return (before.Points[i], covered = before.Shares[i]);
    }

    private static double Distance(NumberProfile before, double[] sorted)
    {
        if (sorted.Length == 0 || before.Points.Count == 0)
            return 0;
        var largest = Math.Abs(before.Below - (double)sorted.Count(v => v < before.Points[0]) / sorted.Length);
        for (var i = 0; i < before.Points.Count; i++)
            largest = Math.Max(largest, Math.Abs(before.Shares[i] - (double)Profiler.UpTo(sorted, before.Points[i]) / sorted.Length));
        return largest;
    }

    private static IReadOnlyList<ShareChange> Largest(IEnumerable<ShareChange> changes) =>
        [.. changes.OrderByDescending(c => Math.Abs(c.Now - c.Before)).Take(ChangesShown)];

    private static double Share(double part, double whole) => whole == 0 ? 0 : part / whole;
}
