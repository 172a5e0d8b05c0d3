namespace MlNetSuite.AutoML.Tuners;

/// <summary>How wide the kernels of observed points are along one parameter: Scott's rule (Scott 1992, "Multivariate Density
/// Estimation"), somewhat wider.</summary>
internal static class Bandwidths
{
    /// <summary>Of 0.75 to 1.25 the best by median regret on common test functions; the differences are small.</summary>
    private const double Factor = 1.25;

    /// <summary>No kernel is narrower, or the search would never leave a point.</summary>
    private const double LeastWidth = 0.01;

    /// <param name="points">Observed points, 0..1.</param>
    /// <param name="dimensions">Parameters in the density.</param>
    /// <param name="least">Half the share of one value, for values that can be counted.</param>
    internal static double Of(double[] points, int dimensions, double least)
    {
        var floor = Math.Max(least, Math.Max(LeastWidth, 1.0 / (points.Length + 1)));
        if (points.Length < 2)
            return Math.Clamp(0.5, least, 1);
        var mean = points.Average();
        var deviation = Math.Sqrt(points.Sum(p => (p - mean) * (p - mean)) / (points.Length - 1));
        return Math.Clamp(Factor * deviation * Math.Pow(points.Length, -1.0 / (dimensions + 4)), floor, 1);
    }
}
