using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The hot loop of <see cref="PartnerMeans"/>: draws sixteen coordinates of what one partner says.</summary>
/// <remarks>
/// <code>
/// p = scale + sum over r of w_r^2        d = (sum over r of w_r e_r - scale y) / p + z / sqrt(p)
/// y += d                                 e_r -= w_r d    for every r
/// </code>
/// which is the draw from N(sum over r of w_r (e_r + w_r y) / p, 1 / p), written as a step from the old y.
/// </remarks>
internal static class PartnerMeansKernel
{
    /// <summary>Coordinates drawn at once.</summary>
    internal const int Lanes = 16;

    /// <summary>Takes what the partners of one row say away from it: e = z - w (sum over j of y_j).</summary>
    /// <param name="partners">The partners of the row.</param>
    /// <param name="weight">w of the row.</param>
    /// <param name="y">y, at the first requested coordinate of partner 0.</param>
    /// <param name="left">z of the row at the first requested coordinate; gets e.</param>
    /// <param name="stride">Floats from one row of <paramref name="y"/> to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void TakeAway(ReadOnlySpan<int> partners, float weight, ReadOnlySpan<float> y, Span<float> left, int stride)
    {
        ref var first = ref MemoryMarshal.GetReference(y);
        var sum = Vector512<float>.Zero;
        foreach (var j in partners)
            sum += Vector512.LoadUnsafe(ref first, (nuint)j * (nuint)stride);
        (Vector512.Create<float>(left) - sum * weight).CopyTo(left);
    }

    /// <summary>Draws y of one partner and takes the change out of what is left of its rows.</summary>
    /// <param name="rows">The rows the partner belongs to.</param>
    /// <param name="weight">w, <c>[rows]</c></param>
    /// <param name="scale">The precision of y before any row is seen.</param>
    /// <param name="left">e, at the first requested coordinate of row 0.</param>
    /// <param name="y">y, at the first requested coordinate.</param>
    /// <param name="stride">Floats from one row of <paramref name="left"/> to the next.</param>
    /// <param name="drawn">Coordinates with noise; the others stay zero.</param>
    /// <param name="random">Where the noise comes from.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Draw(
        ReadOnlySpan<int> rows, ReadOnlySpan<float> weight, double scale, Span<float> left, Span<float> y, int stride, int drawn,
        ref RandomStream random)
    {
        ref var e = ref MemoryMarshal.GetReference(left);
        var (sum, precision) = (Vector512<float>.Zero, (float)scale);
        foreach (var r in rows)
        {
            var w = weight[r];
            precision += w * w;
            sum = Vector512.FusedMultiplyAdd(Vector512.Create(w), Vector512.LoadUnsafe(ref e, (nuint)r * (nuint)stride), sum);
        }
        Span<float> noise = stackalloc float[Lanes];
        noise.Clear();
        random.Normal(noise[..drawn]);
        var old = Vector512.Create<float>(y);
        var change = (sum - old * (float)scale) / precision + Vector512.Create<float>(noise) / MathF.Sqrt(precision);
        (old + change).CopyTo(y);
        foreach (var r in rows)
            Vector512.FusedMultiplyAdd(Vector512.Create(-weight[r]), change, Vector512.LoadUnsafe(ref e, (nuint)r * (nuint)stride))
                .StoreUnsafe(ref e, (nuint)r * (nuint)stride);
    }
}
