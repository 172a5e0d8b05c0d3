using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Multiplies short rows by a small matrix: <c>into = x M</c>, sixteen columns at once.</summary>
internal static class RowProductKernel
{
    private const int Lanes = CholeskyKernel.Lanes;

    /// <summary>One row.</summary>
    /// <param name="row">x, <c>[order]</c></param>
    /// <param name="matrix">M, <c>[order, stride]</c></param>
    /// <param name="into"><c>[stride]</c>, a multiple of sixteen.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Multiply(ReadOnlySpan<float> row, ReadOnlySpan<float> matrix, Span<float> into)
    {
        if (into.Length % Lanes != 0 || matrix.Length != row.Length * into.Length)
            throw new ArgumentException(
                $"a row of {row.Length}, a matrix of {matrix.Length} and a product of {into.Length} floats do not fit.");
        ref var m = ref MemoryMarshal.GetReference(matrix);
        ref var product = ref MemoryMarshal.GetReference(into);
        for (var column = 0; column < into.Length; column += Lanes)
        {
            ref var at = ref Unsafe.Add(ref m, column);
            var sum = Vector512<float>.Zero;
            foreach (var x in row)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Create(x), Vector512.LoadUnsafe(ref at), sum);
                at = ref Unsafe.Add(ref at, into.Length);
            }
            sum.StoreUnsafe(ref product, (nuint)column);
        }
    }
}
