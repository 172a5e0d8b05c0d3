namespace MlNetSuite.Analysis.Explanations;

/// <summary>A linear surrogate of a model near one text, over which words are there: LIME.</summary>
/// <remarks>Ribeiro, Singh and Guestrin 2016, "Why Should I Trust You?". Choices as in the authors' own library: a sample takes out a
/// number of words drawn evenly from 1 to all, everywhere they stand; its weight is <c>sqrt(exp(-d² / 25²))</c> with d = 100 × the cosine
/// distance from the whole text; the surrogate is a ridge regression with penalty 1 on the coefficients alone. Unlike there, all words
/// stay in the surrogate rather than the ten of largest weight.</remarks>
internal static class Lime
{
    private const double KernelWidth = 25;
    private const double Penalty = 1;

    /// <param name="features">Words, at least 1.</param>
    /// <param name="game">See <see cref="CoalitionGame"/>.</param>
    /// <param name="samples">Texts to ask for, the whole one included.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    /// <param name="cancel">Stops it.</param>
    internal static LinearSurrogate Fit(int features, CoalitionGame game, int samples, int seed, CancellationToken cancel)
    {
        var drawn = Samples(features, samples, new(seed));
        var targets = game(drawn);
        var weights = drawn.Select(Proximity).ToArray();
        var total = weights.Sum();
        // Centring by weighted means leaves the intercept free of the penalty.
        var means = new double[features];
        for (var n = 0; n < drawn.Length; n++)
            for (var f = 0; f < features; f++)
                means[f] += drawn[n][f] ? weights[n] / total : 0;
        var mean = targets.Select((t, n) => t * weights[n]).Sum() / total;
        var rows = Array.ConvertAll(drawn, members => members.Select((m, f) => (m ? 1 : 0) - means[f]).ToArray());
        var coefficients = LeastSquares.Solve(rows, Array.ConvertAll(targets, t => t - mean), weights, Penalty, cancel);
        var intercept = mean - coefficients.Zip(means, (c, m) => c * m).Sum();
        return new(intercept, coefficients, Fidelity(rows, targets, weights, coefficients, mean));
    }

    private static bool[][] Samples(int features, int samples, Random random)
    {
        var order = Enumerable.Range(0, features).ToArray();
        var drawn = new bool[samples][];
        for (var n = 0; n < samples; n++)
        {
            drawn[n] = new bool[features];
            Array.Fill(drawn[n], true);
            if (n == 0)
                continue;
            random.Shuffle(order);
            foreach (var f in order.AsSpan(0, random.Next(1, features + 1)))
                drawn[n][f] = false;
        }
        return drawn;
    }

    // The cosine between a vector of zeros and ones and the vector of ones is the root of the share of ones.
    private static double Proximity(bool[] members)
    {
        var distance = 100 * (1 - Math.Sqrt((double)members.Count(m => m) / members.Length));
        return Math.Sqrt(Math.Exp(-distance * distance / (KernelWidth * KernelWidth)));
    }

    // Weighted R²; 1 where there is nothing to explain.
    private static double Fidelity(double[][] rows, double[] targets, double[] weights, double[] coefficients, double mean)
    {
        double errors = 0, spread = 0;
        for (var n = 0; n < rows.Length; n++)
        {
            var fitted = mean + rows[n].Zip(coefficients, (x, c) => x * c).Sum();
            errors += weights[n] * (targets[n] - fitted) * (targets[n] - fitted);
            spread += weights[n] * (targets[n] - mean) * (targets[n] - mean);
        }
        return spread > 0 ? 1 - errors / spread : 1;
    }
}

/// <summary>A linear stand-in for a model near one text.</summary>
/// <param name="Intercept">Its answer when no word is there.</param>
/// <param name="Coefficients">What each word adds.</param>
/// <param name="Fidelity">Weighted R² on the samples.</param>
internal sealed record LinearSurrogate(double Intercept, double[] Coefficients, double Fidelity);
