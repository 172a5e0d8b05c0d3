using MathNet.Numerics;
namespace MlNetSuite.Analysis.Drift;

/// <summary>How far apart two distributions are, and how significant that is.</summary>
internal static class DriftStatistics
{
    /// <summary>A share of nothing is taken for one in ten thousand, so that its logarithm is finite.</summary>
    private const double SmallestShare = 1e-4;

    /// <summary>Fewer rows than this in a cell make chi-squared unreliable (Cochran 1954).</summary>
    private const double FewestExpected = 5;

    /// <summary>The population stability index: <c>Σ (now - before) ln(now / before)</c> over bins, which is the sum of both
    /// Kullback-Leibler divergences.</summary>
    /// <param name="before">Shares that add up to 1.</param>
    /// <param name="now">Shares of the same bins.</param>
    internal static double StabilityIndex(IReadOnlyList<double> before, IReadOnlyList<double> now)
    {
        double sum = 0;
        for (var b = 0; b < before.Count; b++)
        {
            var (e, a) = (Math.Max(before[b], SmallestShare), Math.Max(now[b], SmallestShare));
            sum += (a - e) * Math.Log(a / e);
        }
        return sum;
    }

    /// <summary>The two-sample Kolmogorov-Smirnov test; its distribution by the asymptotic series with Stephens' correction (Stephens
    /// 1970).</summary>
    /// <param name="distance">The largest distance of the two distribution functions, 0..1.</param>
    /// <param name="rows">Rows of one sample.</param>
    /// <param name="otherRows">Rows of the other.</param>
    /// <returns>The p-value of the distance.</returns>
    internal static double KolmogorovSmirnov(double distance, double rows, double otherRows)
    {
        if (distance <= 0 || rows <= 0 || otherRows <= 0)
            return 1;
        var root = Math.Sqrt(rows * otherRows / (rows + otherRows));
        var x = (root + 0.12 + 0.11 / root) * distance;
        double sum = 0;
        for (var k = 1; k <= 100; k++)
        {
            var term = Math.Exp(-2.0 * k * k * x * x);
            sum += k % 2 == 1 ? term : -term;
            if (term < 1e-12)
                return Math.Clamp(2 * sum, 0, 1);
        }
        // Where the series does not come to an end, the distance is next to nothing.
        return 1;
    }

    /// <summary>Pearson's chi-squared test that two samples are of one distribution. Bins of too few rows are put together.</summary>
    /// <param name="before">Rows in each bin.</param>
    /// <param name="now">Rows in the same bins.</param>
    internal static ChiSquared Homogeneity(IReadOnlyList<double> before, IReadOnlyList<double> now)
    {
        var (all, rows) = (before.Sum() + now.Sum(), Math.Min(before.Sum(), now.Sum()));
        if (rows <= 0)
            return new(0, 0, 1);
        List<(double Before, double Now)> bins = [];
        (double Before, double Now) few = default;
        for (var b = 0; b < before.Count; b++)
            if ((before[b] + now[b]) * rows / all >= FewestExpected)
                bins.Add((before[b], now[b]));
            else
                few = (few.Before + before[b], few.Now + now[b]);
        if (few.Before + few.Now > 0)
        {
            // Too few even together, they join the smallest bin.
            if ((few.Before + few.Now) * rows / all < FewestExpected && bins.Count > 0)
            {
                var smallest = bins.MinBy(b => b.Before + b.Now);
                bins.Remove(smallest);
                few = (few.Before + smallest.Before, few.Now + smallest.Now);
            }
            bins.Add(few);
        }
        if (bins.Count < 2)
            return new(0, 0, 1);
        var (sumBefore, sumNow) = (before.Sum(), now.Sum());
        double statistic = 0;
        foreach (var (b, n) in bins)
        {
            var (expectedBefore, expectedNow) = ((b + n) * sumBefore / all, (b + n) * sumNow / all);
            statistic += (b - expectedBefore) * (b - expectedBefore) / expectedBefore + (n - expectedNow) * (n - expectedNow) / expectedNow;
        }
        return new(statistic, bins.Count - 1, SpecialFunctions.GammaUpperRegularized((bins.Count - 1) / 2.0, statistic / 2));
    }
}

/// <summary>The outcome of a chi-squared test.</summary>
/// <param name="Statistic">At least 0.</param>
/// <param name="Freedom">Degrees of freedom; 0 where there was nothing to compare.</param>
/// <param name="P">The p-value of the difference, 0..1.</param>
public sealed record ChiSquared(double Statistic, int Freedom, double P);

/// <summary>The outcome of a Kolmogorov-Smirnov test.</summary>
/// <param name="Distance">The largest distance of the distribution functions at the profile's points, 0..1: at most the true one, and
/// less than that by no more than the share between two points.</param>
/// <param name="P">The p-value of the distance, 0..1.</param>
public sealed record KolmogorovSmirnov(double Distance, double P);
