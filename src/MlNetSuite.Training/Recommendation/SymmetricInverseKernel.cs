using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The inner loop of <see cref="SymmetricInverse"/>: subtracts the product of two narrow panels from a tile of a matrix.</summary>
/// <remarks>
/// For a tile of 8 rows and 32 columns, with the panels packed so that each step reads 8 and 32 floats in a row:
/// <code>
/// C[i, j] -= sum over k of left[k, i] right[k, j]        k = 0 .. depth - 1
/// </code>
/// Sixteen sums stay in registers; a step is two loads, eight broadcasts and sixteen fused multiply-adds.
/// </remarks>
internal static class SymmetricInverseKernel
{
    /// <summary>Rows of a tile.</summary>
    internal const int TileRows = 8;

    /// <summary>Columns of a tile.</summary>
    internal const int TileColumns = 32;

    /// <summary>Updates one tile.</summary>
    /// <param name="left"><c>[depth, 8]</c></param>
    /// <param name="right"><c>[depth, 32]</c></param>
    /// <param name="tile">The tile's first element; at least 7 strides and 32 floats follow.</param>
    /// <param name="stride">Floats from one row of the matrix to the next.</param>
    // Compiled at once as it stays: a training is over before the runtime would have noticed that this is hot.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void SubtractProduct(ReadOnlySpan<float> left, ReadOnlySpan<float> right, ref float tile, nint stride)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        Vector512<float> a0 = default, a1 = default, a2 = default, a3 = default, a4 = default, a5 = default, a6 = default, a7 = default;
        Vector512<float> b0 = default, b1 = default, b2 = default, b3 = default, b4 = default, b5 = default, b6 = default, b7 = default;
        for (var k = left.Length / TileRows; k > 0; k--)
        {
            var (x, y) = (Vector512.LoadUnsafe(ref r), Vector512.LoadUnsafe(ref r, 16));
            var s = Vector512.Create(l);
            (a0, b0) = (Vector512.FusedMultiplyAdd(s, x, a0), Vector512.FusedMultiplyAdd(s, y, b0));
            s = Vector512.Create(Unsafe.Add(ref l, 1));
            (a1, b1) = (Vector512.FusedMultiplyAdd(s, x, a1), Vector512.FusedMultiplyAdd(s, y, b1));
            s = Vector512.Create(Unsafe.Add(ref l, 2));
            (a2, b2) = (Vector512.FusedMultiplyAdd(s, x, a2), Vector512.FusedMultiplyAdd(s, y, b2));
            s = Vector512.Create(Unsafe.Add(ref l, 3));
            (a3, b3) = (Vector512.FusedMultiplyAdd(s, x, a3), Vector512.FusedMultiplyAdd(s, y, b3));
            s = Vector512.Create(Unsafe.Add(ref l, 4));
            (a4, b4) = (Vector512.FusedMultiplyAdd(s, x, a4), Vector512.FusedMultiplyAdd(s, y, b4));
            s = Vector512.Create(Unsafe.Add(ref l, 5));
            (a5, b5) = (Vector512.FusedMultiplyAdd(s, x, a5), Vector512.FusedMultiplyAdd(s, y, b5));
            s = Vector512.Create(Unsafe.Add(ref l, 6));
            (a6, b6) = (Vector512.FusedMultiplyAdd(s, x, a6), Vector512.FusedMultiplyAdd(s, y, b6));
            s = Vector512.Create(Unsafe.Add(ref l, 7));
            (a7, b7) = (Vector512.FusedMultiplyAdd(s, x, a7), Vector512.FusedMultiplyAdd(s, y, b7));
            l = ref Unsafe.Add(ref l, TileRows);
            r = ref Unsafe.Add(ref r, TileColumns);
        }
        Subtract(ref tile, a0, b0);
        Subtract(ref Unsafe.Add(ref tile, stride), a1, b1);
        Subtract(ref Unsafe.Add(ref tile, 2 * stride), a2, b2);
        Subtract(ref Unsafe.Add(ref tile, 3 * stride), a3, b3);
        Subtract(ref Unsafe.Add(ref tile, 4 * stride), a4, b4);
        Subtract(ref Unsafe.Add(ref tile, 5 * stride), a5, b5);
        Subtract(ref Unsafe.Add(ref tile, 6 * stride), a6, b6);
        Subtract(ref Unsafe.Add(ref tile, 7 * stride), a7, b7);
    }

    private static void Subtract(ref float row, Vector512<float> a, Vector512<float> b)
    {
        (Vector512.LoadUnsafe(ref row) - a).StoreUnsafe(ref row);
        (Vector512.LoadUnsafe(ref row, 16) - b).StoreUnsafe(ref row, 16);
    }
}
