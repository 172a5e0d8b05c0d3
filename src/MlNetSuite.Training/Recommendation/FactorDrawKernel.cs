using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

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
    /// <param name="precision">L, <c>[stride, stride]</c>, symmetric</param>
    /// <param name="mean">m, <c>[stride]</c></param>
    /// <param name="a">Gets L, <c>[stride, stride]</c></param>
    /// <param name="b">Gets L m, <c>[stride]</c></param>
    internal static void Begin(ReadOnlySpan<float> precision, ReadOnlySpan<float> mean, Span<float> a, Span<float> b)
    {
        precision.CopyTo(a);
        RowProductKernel.Multiply(mean, precision, b);
    }

    /// <summary>Adds a rating.</summary>
    /// <param name="target">t, what of the rating the factors are to explain.</param>
    /// <param name="weight">w, the precision of the rating.</param>
    /// <param name="factors">h, <c>[stride]</c></param>
    /// <param name="bias">Where h holds the other side's bias, which the target is already free of.</param>
    /// <param name="scaled">Scratch, <c>[stride]</c></param>
    /// <param name="a">A, <c>[stride, stride]</c></param>
    /// <param name="b">b, <c>[stride]</c></param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Add(
        float target, float weight, ReadOnlySpan<float> factors, int bias, Span<float> scaled, Span<float> a, Span<float> b)
    {
        if (scaled.Length != factors.Length || b.Length != factors.Length || factors.Length % CholeskyKernel.Lanes != 0)
            throw new ArgumentException(
                $"vectors of {factors.Length}, {scaled.Length} and {b.Length} floats; equal whole vectors are expected.");
        var root = MathF.Sqrt(weight);
        ref var h = ref MemoryMarshal.GetReference(factors);
        ref var s = ref MemoryMarshal.GetReference(scaled);
        ref var right = ref MemoryMarshal.GetReference(b);
        for (nuint k = 0; k < (nuint)factors.Length; k += CholeskyKernel.Lanes)
            (Vector512.LoadUnsafe(ref h, k) * root).StoreUnsafe(ref s, k);
        scaled[bias] = 0;
        for (nuint k = 0; k < (nuint)factors.Length; k += CholeskyKernel.Lanes)
            Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref s, k), Vector512.Create(target * root), Vector512.LoadUnsafe(ref right, k))
                .StoreUnsafe(ref right, k);
        CholeskyKernel.AddOuter(a, scaled);
    }
}
