using System.Numerics.Tensors;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The hot loop of Bayesian factorization: draws the factors of one user (or item) given everything else.</summary>
/// <remarks>
/// With the ratings t_n of the row, the factors h_n on the other side, the precision w_n of each rating, and the belief
/// N(m, inv(L)) about the row, the factors are normal again (Salakhutdinov and Mnih 2008, equation 12):
/// <code>
/// A = L + sum over n of w_n h_n h_n'        b = L m + sum over n of w_n t_n h_n
/// x ~ N(inv(A) b, inv(A))
/// </code>
/// Each h_n is first scaled by the root of w_n, so that a rating costs one outer product.
/// </remarks>
internal static class FactorDrawKernel
{
    /// <summary>Starts A and b from the belief about the row.</summary>
    /// <param name="precision">L, <c>[stride, stride]</c></param>
    /// <param name="mean">m, <c>[stride]</c></param>
    /// <param name="a">Gets L, <c>[stride, stride]</c></param>
    /// <param name="b">Gets L m, <c>[stride]</c></param>
    internal static void Begin(ReadOnlySpan<float> precision, ReadOnlySpan<float> mean, Span<float> a, Span<float> b)
    {
        precision.CopyTo(a);
        for (var k = 0; k < b.Length; k++)
            b[k] = TensorPrimitives.Dot(precision.Slice(k * b.Length, b.Length), mean);
    }

    /// <summary>Adds a rating.</summary>
    /// <param name="target">t, what of the rating the factors are to explain.</param>
    /// <param name="weight">w, the precision of the rating.</param>
    /// <param name="factors">h, <c>[stride]</c></param>
    /// <param name="constant">Where h holds the other side's bias, which the target is already free of.</param>
    /// <param name="scaled">Scratch, <c>[stride]</c></param>
    /// <param name="a">A, <c>[stride, stride]</c></param>
    /// <param name="b">b, <c>[stride]</c></param>
    internal static void Add(
        float target, float weight, ReadOnlySpan<float> factors, int constant, Span<float> scaled, Span<float> a, Span<float> b)
    {
        var root = MathF.Sqrt(weight);
        TensorPrimitives.Multiply(factors, root, scaled);
        scaled[constant] = 0;
        CholeskyKernel.AddOuter(a, scaled);
        TensorPrimitives.MultiplyAdd(scaled, target * root, b, b);
    }
}
