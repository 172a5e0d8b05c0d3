using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Multiplies a block of rows by a tall matrix, of which the columns lie in panels: <c>product = rows M</c>.</summary>
/// <remarks>
/// A panel holds <see cref="Panel"/> columns, factor by factor, and stays in the cache while all rows of the block pass it. Four rows are
/// worked on at once: eight sums are under way, which is what two multipliers of a latency of four need. Each sum runs over the factors in
/// their order, so that the result depends neither on the block nor on the threads.
/// </remarks>
internal static class PanelProductKernel
{
    /// <summary>Columns in a panel.</summary>
    internal const int Panel = 32;

    private const int Lanes = 16;
    private const int RowsAtOnce = 4;

    /// <param name="rows"><c>[count, width]</c></param>
    /// <param name="panels"><c>[panels, width, Panel]</c></param>
    /// <param name="width">Factors of a row.</param>
    /// <param name="product"><c>[count, panels * Panel]</c></param>
    internal static void Multiply(ReadOnlySpan<float> rows, ReadOnlySpan<float> panels, int width, Span<float> product)
    {
        var (count, stride) = (rows.Length / width, panels.Length / width);
        if (rows.Length != count * width || panels.Length != stride * width || stride % Panel != 0 || product.Length < count * stride)
            throw new ArgumentException($"{rows.Length} floats of rows and {panels.Length} of panels of {width} factors do not fit.");
        for (var column = 0; column < stride; column += Panel)
        {
            var panel = panels.Slice(column * width, width * Panel);
            var row = 0;
            for (; row + RowsAtOnce <= count; row += RowsAtOnce)
                Four(rows.Slice(row * width, RowsAtOnce * width), panel, width, product[(row * stride + column)..], stride);
            for (; row < count; row++)
                One(rows.Slice(row * width, width), panel, product.Slice(row * stride + column, Panel));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four(ReadOnlySpan<float> rows, ReadOnlySpan<float> panel, int width, Span<float> product, int stride)
    {
        ref var x0 = ref MemoryMarshal.GetReference(rows);
        ref var x1 = ref Unsafe.Add(ref x0, width);
        ref var x2 = ref Unsafe.Add(ref x1, width);
        ref var x3 = ref Unsafe.Add(ref x2, width);
        ref var m = ref MemoryMarshal.GetReference(panel);
        Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
        for (var factor = 0; factor < width; factor++)
        {
            var left = Vector512.LoadUnsafe(ref m);
            var right = Vector512.LoadUnsafe(ref m, Lanes);
            var x = Vector512.Create(Unsafe.Add(ref x0, factor));
            a0 = Vector512.FusedMultiplyAdd(x, left, a0);
            a1 = Vector512.FusedMultiplyAdd(x, right, a1);
            x = Vector512.Create(Unsafe.Add(ref x1, factor));
            b0 = Vector512.FusedMultiplyAdd(x, left, b0);
            b1 = Vector512.FusedMultiplyAdd(x, right, b1);
            x = Vector512.Create(Unsafe.Add(ref x2, factor));
            c0 = Vector512.FusedMultiplyAdd(x, left, c0);
            c1 = Vector512.FusedMultiplyAdd(x, right, c1);
            x = Vector512.Create(Unsafe.Add(ref x3, factor));
            d0 = Vector512.FusedMultiplyAdd(x, left, d0);
            d1 = Vector512.FusedMultiplyAdd(x, right, d1);
            m = ref Unsafe.Add(ref m, Panel);
        }
        Store(a0, a1, product);
        Store(b0, b1, product[stride..]);
        Store(c0, c1, product[(2 * stride)..]);
        Store(d0, d1, product[(3 * stride)..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(ReadOnlySpan<float> row, ReadOnlySpan<float> panel, Span<float> product)
    {
        ref var m = ref MemoryMarshal.GetReference(panel);
        Vector512<float> left = default, right = default;
        foreach (var factor in row)
        {
            var x = Vector512.Create(factor);
            left = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref m), left);
            right = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref m, Lanes), right);
            m = ref Unsafe.Add(ref m, Panel);
        }
        Store(left, right, product);
    }

    private static void Store(Vector512<float> left, Vector512<float> right, Span<float> product)
    {
        left.CopyTo(product);
        right.CopyTo(product[Lanes..]);
    }
}
