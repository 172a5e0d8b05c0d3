namespace MlNetSuite.Training.Recommendation;

/// <summary>Sums of squares and products.</summary>
internal static class GramMatrix
{
    // Rows summed in single precision before their sum is added to the others in double.
    private const int Chunk = 256;

    /// <summary>The sum of x x' over all rows x, of their first <paramref name="order"/> elements.</summary>
    /// <param name="rows"><c>[count, stride]</c></param>
    /// <param name="stride">Floats from one row to the next: whole vectors of <see cref="CholeskyKernel.Lanes"/>.</param>
    /// <param name="order">Elements to compute.</param>
    /// <returns><c>[order, order]</c>, both triangles.</returns>
    internal static double[] Of(ReadOnlySpan<float> rows, int stride, int order)
    {
        var sum = new double[order * order];
        var part = new float[stride * stride];
        for (var at = 0; at < rows.Length; at += Chunk * stride)
        {
            Array.Clear(part);
            for (var row = at; row < Math.Min(rows.Length, at + Chunk * stride); row += stride)
                CholeskyKernel.AddOuter(part, rows.Slice(row, stride));
            for (var i = 0; i < order; i++)
                for (var j = i; j < order; j++)
                    sum[i * order + j] += part[i * stride + j];
        }
        for (var i = 0; i < order; i++)
            for (var j = 0; j < i; j++)
                sum[i * order + j] = sum[j * order + i];
        return sum;
    }
}
