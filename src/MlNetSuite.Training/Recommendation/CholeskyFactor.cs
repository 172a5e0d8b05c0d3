using System.Numerics.Tensors;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The Cholesky factor of a small symmetric positive definite matrix in double precision: A = L L', L lower triangular.</summary>
/// <remarks>Not MathNet's: it refuses a matrix that is not quite definite, as the scatter of few vectors is, has no triangular solve alone,
/// which a draw from a precision needs, and leaves the order of its sums to the provider that the host chose. Equal seeds must give equal
/// models on any number of threads; here the order is fixed.</remarks>
internal sealed class CholeskyFactor
{
    // Pivots below this share of their diagonal element are rounding error.
    private const double SmallestPivot = 1e-12;

    private readonly double[] _l;

    /// <summary>Factors <paramref name="a"/>.</summary>
    /// <param name="a"><c>[order, order]</c>; the lower triangle counts.</param>
    /// <param name="order">Rows and columns.</param>
    internal CholeskyFactor(ReadOnlySpan<double> a, int order)
    {
        Order = order;
        _l = new double[order * order];
        for (var i = 0; i < order; i++)
            for (var j = 0; j <= i; j++)
            {
                var rest = a[i * order + j] - TensorPrimitives.Dot(Row(i)[..j], Row(j)[..j]);
                _l[i * order + j] = i == j
                    ? Math.Sqrt(Math.Max(rest, a[i * order + i] * SmallestPivot))
                    : rest / _l[j * order + j];
            }
    }

    /// <summary>Rows and columns.</summary>
    internal int Order { get; }

    /// <summary>One row of L.</summary>
    internal ReadOnlySpan<double> Row(int row) => _l.AsSpan(row * Order, Order);

    /// <summary>Replaces b by inv(L) b.</summary>
    internal void SolveLower(Span<double> b)
    {
        for (var i = 0; i < Order; i++)
            b[i] = (b[i] - TensorPrimitives.Dot(Row(i)[..i], b[..i])) / _l[i * Order + i];
    }

    /// <summary>Replaces b by inv(L') b.</summary>
    internal void SolveUpper(Span<double> b)
    {
        for (var i = Order - 1; i >= 0; i--)
        {
            b[i] /= _l[i * Order + i];
            TensorPrimitives.MultiplyAdd(Row(i)[..i], -b[i], b[..i], b[..i]);
        }
    }

    /// <summary>inv(A), both triangles.</summary>
    internal double[] Inverse()
    {
        var inverse = new double[Order * Order];
        for (var i = 0; i < Order; i++)
        {
            var row = inverse.AsSpan(i * Order, Order);
            row[i] = 1;
            SolveLower(row);
            SolveUpper(row);
        }
        return inverse;
    }
}
