using MlNetSuite.Networks.Onnx;

namespace MlNetSuite.Training.Tables;

/// <summary>Brings vectors to the scale of other features: their mean becomes 0, and all of a vector's numbers are multiplied by one
/// factor, so that angles and distances between vectors stay in proportion.</summary>
/// <param name="Mean">Of the training rows.</param>
/// <param name="Factor">What the rest is multiplied by.</param>
internal sealed record VectorScaling(float[] Mean, float Factor)
{
    /// <summary>Mean squared length after scaling: as much as ten numbers of variance 1 have. With less, penalties on coefficients keep
    /// linear models from using vectors; with more, they learn the training rows by heart.</summary>
    private const double Variance = 10;

    /// <summary>Learns from <c>[rows, width]</c>.</summary>
    internal static VectorScaling Fit(float[] vectors, int width)
    {
        var rows = vectors.Length / width;
        var (mean, squares) = (new double[width], 0.0);
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < width; i++)
                mean[i] += vectors[r * width + i] / (double)rows;
        for (var r = 0; r < rows; r++)
            for (var i = 0; i < width; i++)
            {
                var difference = vectors[r * width + i] - mean[i];
                squares += difference * difference;
            }
        var spread = squares / Math.Max(1, rows);
        return new([.. mean.Select(m => (float)m)], spread > 1e-12 ? (float)Math.Sqrt(Variance / spread) : 1);
    }

    internal void Apply(ReadOnlySpan<float> vector, Span<float> into)
    {
        for (var i = 0; i < vector.Length; i++)
            into[i] = (vector[i] - Mean[i]) * Factor;
    }

    /// <summary>The same in a graph, over <c>[batch, width]</c>.</summary>
    internal string Add(OnnxGraph graph, string vectors) => graph.Node("Mul",
        [graph.Node("Sub", [vectors, graph.Constant(Mean, 1, Mean.Length)]), graph.Constant([Factor], 1)]);
}
