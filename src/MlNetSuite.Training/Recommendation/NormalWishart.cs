using MlNetSuite.Networks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>A belief about the mean and the precision matrix of normally distributed vectors, conjugate to them:
/// L ~ Wishart(W, degrees), m | L ~ N(mean, inv(weight L)).</summary>
/// <remarks>Salakhutdinov and Mnih 2008, equations 5 and 14; draws of L by Bartlett's decomposition.</remarks>
/// <param name="Mean"><c>[order]</c></param>
/// <param name="Weight">Vectors the mean is worth.</param>
/// <param name="Degrees">Vectors the precision is worth, at least the order.</param>
/// <param name="Scatter"><c>[order, order]</c>, the inverse of W: the sum of squares and products already seen.</param>
internal sealed record NormalWishart(double[] Mean, double Weight, double Degrees, double[] Scatter)
{
    /// <summary>What is believed before anything is seen: about zero, variances about <paramref name="spread"/>.</summary>
    internal static NormalWishart Prior(int order, double spread)
    {
        var scatter = new double[order * order];
        for (var k = 0; k < order; k++)
            scatter[k * order + k] = spread * (order + 4);
        return new(new double[order], 2, order + 4, scatter);
    }

    /// <summary>The belief after <paramref name="count"/> vectors of which the mean and the sum of squares and products about
    /// it are known.</summary>
    internal NormalWishart After(int count, double[] mean, double[] scatter)
    {
        var order = Mean.Length;
        var weight = Weight + count;
        var (centre, sum) = (new double[order], new double[order * order]);
        for (var i = 0; i < order; i++)
        {
            centre[i] = (Weight * Mean[i] + count * mean[i]) / weight;
            for (var j = 0; j < order; j++)
                sum[i * order + j] = Scatter[i * order + j] + scatter[i * order + j]
                    + Weight * count / weight * (Mean[i] - mean[i]) * (Mean[j] - mean[j]);
        }
        return new(centre, weight, Degrees + count, sum);
    }

    /// <summary>The belief after <paramref name="count"/> vectors known to have mean zero, which say something of the precision
    /// alone.</summary>
    internal NormalWishart AfterCentred(int count, double[] squares) =>
        this with { Degrees = Degrees + count, Scatter = [.. Scatter.Zip(squares, (a, b) => a + b)] };

    /// <summary>Draws a mean and a precision matrix.</summary>
    internal (double[] Mean, double[] Precision) Draw(ref RandomStream random)
    {
        var order = Mean.Length;
        var w = new CholeskyFactor(new CholeskyFactor(Scatter, order).Inverse(), order);
        // L = (C A)(C A)' with C C' = W, A lower triangular: chi on the diagonal, normal below.
        var a = new double[order * order];
        for (var i = 0; i < order; i++)
        {
            for (var j = 0; j < i; j++)
                a[i * order + j] = random.Normal();
            a[i * order + i] = Math.Sqrt(random.Gamma((Degrees - i) / 2, 0.5));
        }
        var root = new double[order * order];
        for (var i = 0; i < order; i++)
            for (var j = 0; j <= i; j++)
                for (var k = j; k <= i; k++)
                    root[i * order + j] += w.Row(i)[k] * a[k * order + j];
        var precision = new double[order * order];
        for (var i = 0; i < order; i++)
            for (var j = 0; j <= i; j++)
            {
                for (var k = 0; k <= j; k++)
                    precision[i * order + j] += root[i * order + k] * root[j * order + k];
                precision[j * order + i] = precision[i * order + j];
            }
        var mean = new double[order];
        for (var k = 0; k < order; k++)
            mean[k] = random.Normal() / Math.Sqrt(Weight);
        new CholeskyFactor(precision, order).SolveUpper(mean);
        for (var k = 0; k < order; k++)
            mean[k] += Mean[k];
        return (mean, precision);
    }
}
