using MathNet.Numerics.LinearAlgebra;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>The search distribution of CMA-ES and its update, as Figure 6 of Hansen 2016, "The CMA Evolution Strategy: A
/// Tutorial" (arXiv 1604.00772) has them, without negative weights.</summary>
internal sealed class SearchDistribution
{
    private readonly int _n;
    private readonly double[,] _vectors;
    private readonly double[] _deviations;

    internal SearchDistribution(double[] mean, double step)
        : this(mean, step, Identity(mean.Length), new double[mean.Length], new double[mean.Length], 0)
    {
    }

    private SearchDistribution(double[] mean, double step, double[,] covariance, double[] stepPath, double[] covariancePath, int generation)
    {
        (_n, Mean, Step, Covariance, StepPath, CovariancePath, Generation) = (mean.Length, mean, step, covariance, stepPath, covariancePath,
            generation);
        (_vectors, _deviations) = (covariance, []);
        // MathNet takes no matrix of no rows, which a space of constants alone has.
        if (_n == 0)
            return;
        var eigen = Matrix<double>.Build.DenseOfArray(covariance).Evd(Symmetricity.Symmetric);
        _vectors = eigen.EigenVectors.ToArray();
        _deviations = [.. eigen.EigenValues.Select(v => Math.Sqrt(Math.Max(v.Real, 1e-20)))];
    }

    /// <summary>m.</summary>
    internal double[] Mean { get; }

    /// <summary>σ.</summary>
    internal double Step { get; }

    /// <summary>How many updates led here.</summary>
    internal int Generation { get; }

    /// <summary>λ, trials of one generation.</summary>
    internal static int Population(int dimensions) => 4 + (int)(3 * Math.Log(dimensions));

    private double[,] Covariance { get; }

    private double[] StepPath { get; }

    private double[] CovariancePath { get; }

    /// <summary>A point drawn: m + σ B D z.</summary>
    internal double[] Draw(ref RandomStream random)
    {
        var z = new double[_n];
        for (var i = 0; i < _n; i++)
            z[i] = _deviations[i] * random.Normal();
        var turned = Turn(z);
        return [.. Mean.Select((m, i) => m + Step * turned[i])];
    }

    /// <summary>What follows from a generation's points.</summary>
    /// <param name="ranked">The points, the best first; the better half counts.</param>
    internal SearchDistribution Update(IReadOnlyList<double[]> ranked)
    {
        var parents = ranked.Count / 2;
        var weights = Enumerable.Range(1, parents).Select(i => Math.Log((ranked.Count + 1) / 2.0) - Math.Log(i)).ToArray();
        var sum = weights.Sum();
        weights = [.. weights.Select(w => w / sum)];
        var effective = 1 / weights.Sum(w => w * w);
        double n = _n;
        var (stepRate, damping) = ((effective + 2) / (n + effective + 5), 0.0);
        damping = 1 + 2 * Math.Max(0, Math.Sqrt((effective - 1) / (n + 1)) - 1) + stepRate;
        var pathRate = (4 + effective / n) / (n + 4 + 2 * effective / n);
        var rankOne = 2 / ((n + 1.3) * (n + 1.3) + effective);
        var rankMany = Math.Min(1 - rankOne, 2 * (effective - 2 + 1 / effective) / ((n + 2) * (n + 2) + effective));

        var steps = ranked.Take(parents).Select(x => x.Select((v, i) => (v - Mean[i]) / Step).ToArray()).ToArray();
        var shift = Enumerable.Range(0, _n).Select(i => steps.Select((y, k) => weights[k] * y[i]).Sum()).ToArray();
        var mean = Mean.Select((m, i) => m + Step * shift[i]).ToArray();

        var whitened = Whiten(shift);
        var stepPath = StepPath.Select((p, i) => (1 - stepRate) * p + Math.Sqrt(stepRate * (2 - stepRate) * effective) * whitened[i])
            .ToArray();
        var expected = Math.Sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
        var length = Math.Sqrt(stepPath.Sum(p => p * p));
        var step = Step * Math.Exp(Math.Min(1, stepRate / damping * (length / expected - 1)));

        var moving = length / Math.Sqrt(1 - Math.Pow(1 - stepRate, 2 * (Generation + 1))) < (1.4 + 2 / (n + 1)) * expected ? 1.0 : 0.0;
        var path = CovariancePath.Select((p, i) => (1 - pathRate) * p + moving * Math.Sqrt(pathRate * (2 - pathRate) * effective)
            * shift[i])
            .ToArray();
        var kept = 1 - rankOne - rankMany + (1 - moving) * rankOne * pathRate * (2 - pathRate);
        var covariance = new double[_n, _n];
        for (var i = 0; i < _n; i++)
            for (var j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = kept * Covariance[i, j] + rankOne * path[i] * path[j] + rankMany
                    * steps.Select((y, k) => weights[k] * y[i] * y[j]).Sum();
        return new(mean, Math.Clamp(step, 1e-12, 1), covariance, stepPath, path, Generation + 1);
    }

    // C^(-1/2) y = B D^-1 B^T y.
    private double[] Whiten(double[] y)
    {
        var inner = new double[_n];
        for (var k = 0; k < _n; k++)
            for (var i = 0; i < _n; i++)
                inner[k] += _vectors[i, k] * y[i] / _deviations[k];
        return Turn(inner);
    }

    private double[] Turn(double[] z)
    {
        var turned = new double[_n];
        for (var i = 0; i < _n; i++)
            for (var k = 0; k < _n; k++)
                turned[i] += _vectors[i, k] * z[k];
        return turned;
    }

    private static double[,] Identity(int n)
    {
        var identity = new double[n, n];
        for (var i = 0; i < n; i++)
            identity[i, i] = 1;
        return identity;
    }
}
