namespace MlNetSuite.AutoML.Tuners;

/// <summary>How wide each observed point's kernel is along one parameter.</summary>
internal static class Bandwidths
{
    internal static double Magnitude = 0.2;
    internal static int Mode = 0;
    internal static double MinShare = 100;

    internal static void Fill(double[] points, int dimensions, double least, double[] widths)
    {
        var n = points.Length;
        if (n == 0)
            return;
        var floor = Math.Max(least, 1 / Math.Min(MinShare, n + 1.0));
        if (Mode == 0)
        {
            var w = Math.Clamp(Magnitude * Math.Pow(n, -1.0 / (dimensions + 4)), floor, 1);
            Array.Fill(widths, w, 0, n);
        }
        else if (Mode == 1)
        {
            var order = Enumerable.Range(0, n).OrderBy(i => points[i]).ToArray();
            for (var k = 0; k < n; k++)
            {
                var left = k == 0 ? 0 : points[order[k - 1]];
                var right = k == n - 1 ? 1 : points[order[k + 1]];
                widths[order[k]] = Math.Clamp(Math.Max(points[order[k]] - left, right - points[order[k]]), floor, 1);
            }
        }
        else
        {
            var mean = points.Average();
            var sd = Math.Sqrt(points.Sum(p => (p - mean) * (p - mean)) / Math.Max(1, n - 1));
            var w = Math.Clamp(Magnitude * 5 * sd * Math.Pow(n, -1.0 / (dimensions + 4)), floor, 1);
            Array.Fill(widths, w, 0, n);
        }
    }
}
