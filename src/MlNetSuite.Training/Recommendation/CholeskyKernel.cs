using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The hot loops of alternating least squares: build a small symmetric matrix from outer products and solve with it,
/// in place and without allocation. Rows are whole vectors of <see cref="Lanes"/> floats.</summary>
/// <remarks>
/// A = R'R with R upper triangular, row by row so that every inner step runs along a row in memory (Golub and Van Loan 2013,
/// section 4.2, outer product form):
/// <code>
/// for k:  R[k, k..] = A[k, k..] / sqrt(A[k, k])
///         for i > k:  A[i, i..] -= R[k, i] R[k, i..]
/// </code>
/// then R'y = b forwards and R x = y backwards. Only the upper triangle counts; the vector in which a row's diagonal lies is
/// worked on as a whole, so what stands left of the diagonal there is meaningless.
/// </remarks>
internal static class CholeskyKernel
{
    /// <summary>Floats in one vector.</summary>
    internal const int Lanes = 16;

    // Both loops are compiled at once as they stay: a training is over before the runtime would have noticed that they are hot.
    // A pivot below this share of its diagonal element is rounding error; it is lifted to it.
    private const float SmallestPivot = 1e-6f;

    /// <summary>Adds h h' to the upper triangle of <paramref name="a"/>.</summary>
    /// <param name="a"><c>[order, order]</c></param>
    /// <param name="h"><c>[order]</c>, a multiple of <see cref="Lanes"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddOuter(Span<float> a, ReadOnlySpan<float> h)
    {
        Check(a, h.Length);
        ref var row = ref MemoryMarshal.GetReference(a);
        ref var vector = ref MemoryMarshal.GetReference(h);
        for (var i = 0; i < h.Length; i++)
        {
            Add(ref row, ref vector, h[i], i & -Lanes, h.Length);
            row = ref Unsafe.Add(ref row, h.Length);
        }
    }

    /// <summary>Replaces <paramref name="b"/> by the solution x of A x = b; <paramref name="a"/> is overwritten.</summary>
    /// <remarks>With standard normal <paramref name="noise"/> z the last step is R x = y + z: x is then drawn from the normal
    /// distribution of mean inv(A) b and covariance inv(A).</remarks>
    /// <param name="a"><c>[order, order]</c>, symmetric and positive definite, upper triangle.</param>
    /// <param name="b"><c>[order]</c>, a multiple of <see cref="Lanes"/>.</param>
    /// <param name="noise"><c>[order]</c>, or nothing.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Solve(Span<float> a, Span<float> b, ReadOnlySpan<float> noise = default)
    {
        var order = b.Length;
        Check(a, order);
        ref var matrix = ref MemoryMarshal.GetReference(a);
        ref var answer = ref MemoryMarshal.GetReference(b);
        // First the smallest pivots allowed, then, one by one, the forward solution in their places.
        Span<float> work = order <= 1024 ? stackalloc float[order] : new float[order];
        for (var k = 0; k < order; k++)
            work[k] = a[k * order + k] * SmallestPivot;
        for (var k = 0; k < order; k++)
        {
            ref var row = ref Unsafe.Add(ref matrix, k * order);
            var diagonal = MathF.Sqrt(MathF.Max(Unsafe.Add(ref row, k), work[k]));
            var scale = Vector512.Create(1 / diagonal);
            for (var j = (nuint)(k & -Lanes); j < (nuint)order; j += Lanes)
                (Vector512.LoadUnsafe(ref row, j) * scale).StoreUnsafe(ref row, j);
            Unsafe.Add(ref row, k) = diagonal;
            ref var below = ref row;
            for (var i = k + 1; i < order; i++)
            {
                below = ref Unsafe.Add(ref below, order);
                Add(ref below, ref row, -Unsafe.Add(ref row, i), i & -Lanes, order);
            }
            work[k] = b[k] / diagonal;
            Add(ref answer, ref row, -work[k], k & -Lanes, order);
        }
        work.CopyTo(b);
        for (var k = 0; k < noise.Length; k++)
            b[k] += noise[k];
        for (var k = order - 1; k >= 0; k--)
        {
            ref var row = ref Unsafe.Add(ref matrix, k * order);
            var sum = b[k];
            var j = k + 1;
            for (; j % Lanes != 0; j++)
                sum -= Unsafe.Add(ref row, j) * b[j];
            var dot = Vector512<float>.Zero;
            for (; j < order; j += Lanes)
                dot = Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref row, (nuint)j), Vector512.LoadUnsafe(ref answer, (nuint)j), dot);
            b[k] = (sum - Vector512.Sum(dot)) / Unsafe.Add(ref row, k);
        }
    }

    // into[from..] += times * row[from..]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref float into, ref float row, float times, int from, int order)
    {
        var factor = Vector512.Create(times);
        for (var j = (nuint)from; j < (nuint)order; j += Lanes)
            Vector512.FusedMultiplyAdd(factor, Vector512.LoadUnsafe(ref row, j), Vector512.LoadUnsafe(ref into, j))
                .StoreUnsafe(ref into, j);
    }

    private static void Check(ReadOnlySpan<float> a, int order)
    {
        if (order % Lanes != 0 || a.Length != order * order)
            throw new ArgumentException($"a matrix of {a.Length} floats and a vector of {order} are not whole vectors of {Lanes}.");
    }
}
