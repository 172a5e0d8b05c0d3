namespace MlNetSuite.AutoML.Tuners;

/// <summary>The normal distribution of mean 0 and variance 1.</summary>
internal static class NormalDistribution
{
    /// <summary>The probability of a value below <paramref name="x"/>, to 1e-7 (Abramowitz and Stegun 7.1.26).</summary>
    internal static double Below(double x)
    {
        var z = Math.Abs(x) / Math.Sqrt(2);
        var t = 1 / (1 + 0.3275911 * z);
        var tail = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.Exp(-z * z);
        return x < 0 ? tail / 2 : 1 - tail / 2;
    }
}
