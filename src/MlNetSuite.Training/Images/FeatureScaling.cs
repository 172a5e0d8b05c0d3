namespace MlNetSuite.Training.Images;

/// <summary>To mean 0 and deviation 1, feature by feature.</summary>
/// <param name="means">One of each.</param>
/// <param name="deviations">One of each, above 0.</param>
internal sealed class FeatureScaling(double[] means, double[] deviations)
{
    /// <summary>Features that hardly differ are left small.</summary>
    private const double Least = 1e-3;

    internal double[] Means => means;

    internal double[] Deviations => deviations;

    internal static FeatureScaling Of(FeatureRows features)
    {
        var (sums, squares) = (new double[features.Width], new double[features.Width]);
        for (var i = 0; i < features.Values.Length; i++)
        {
            sums[i % features.Width] += features.Values[i];
            squares[i % features.Width] += (double)features.Values[i] * features.Values[i];
        }
        double rows = features.Count * features.Views;
        var means = Array.ConvertAll(sums, sum => sum / rows);
        var deviations = squares.Select((square, f) => Math.Sqrt(Math.Max(0, square / rows - means[f] * means[f]))).ToArray();
        var least = Least + 0.05 * deviations.Average();
        return new(means, Array.ConvertAll(deviations, deviation => Math.Max(deviation, least)));
    }

    internal FeatureRows Apply(FeatureRows features)
    {
        var scaled = new float[features.Values.Length];
        for (var i = 0; i < scaled.Length; i++)
        {
            var f = i % features.Width;
            scaled[i] = (float)((features.Values[i] - means[f]) / deviations[f]);
        }
        return features with { Values = scaled };
    }

    /// <summary>Weights for features as they are, of weights for scaled ones, <c>[classes, width + 1]</c>, the bias last.</summary>
    internal (float[] Weights, float[] Biases) Undone(float[] weights, int classes)
    {
        var width = means.Length;
        var (plain, biases) = (new float[classes * width], new float[classes]);
        for (var c = 0; c < classes; c++)
        {
            double bias = weights[c * (width + 1) + width];
            for (var f = 0; f < width; f++)
            {
                var weight = weights[c * (width + 1) + f] / deviations[f];
                plain[c * width + f] = (float)weight;
                bias -= weight * means[f];
            }
            biases[c] = (float)bias;
        }
        return (plain, biases);
    }
}
