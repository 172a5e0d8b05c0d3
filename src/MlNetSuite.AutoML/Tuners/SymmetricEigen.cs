namespace MlNetSuite.AutoML.Tuners;

/// <summary>Eigenvalues and vectors of a small symmetric matrix by Jacobi's rotations (Golub and Van Loan, "Matrix
/// Computations", 8.5).</summary>
internal static class SymmetricEigen
{
    /// <param name="matrix"><c>[n, n]</c>, left as it is.</param>
    /// <returns>Values <c>[n]</c>, and vectors as the columns of <c>[n, n]</c>.</returns>
    internal static (double[] Values, double[,] Vectors) Of(double[,] matrix)
    {
        var n = matrix.GetLength(0);
        var (a, v) = ((double[,])matrix.Clone(), new double[n, n]);
        for (var i = 0; i < n; i++)
            v[i, i] = 1;
        for (var sweep = 0; sweep < 50 && OffDiagonal(a) > 1e-24; sweep++)
            for (var p = 0; p < n - 1; p++)
                for (var q = p + 1; q < n; q++)
                    Rotate(a, v, p, q);
        return ([.. Enumerable.Range(0, n).Select(i => a[i, i])], v);
    }

    private static void Rotate(double[,] a, double[,] v, int p, int q)
    {
        if (a[p, q] == 0)
            return;
        var tau = (a[q, q] - a[p, p]) / (2 * a[p, q]);
        var t = (tau >= 0 ? 1.0 : -1.0) / (Math.Abs(tau) + Math.Sqrt(1 + tau * tau));
        var c = 1 / Math.Sqrt(1 + t * t);
        var s = t * c;
        var n = a.GetLength(0);
        for (var k = 0; k < n; k++)
            (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]);
        for (var k = 0; k < n; k++)
            (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]);
        for (var k = 0; k < n; k++)
            (v[k, p], v[k, q]) = (c * v[k, p] - s * v[k, q], s * v[k, p] + c * v[k, q]);
    }

    // Relative to the whole.
    private static double OffDiagonal(double[,] a)
    {
        var (off, all) = (0.0, 0.0);
        for (var i = 0; i < a.GetLength(0); i++)
            for (var j = 0; j < a.GetLength(0); j++)
                (off, all) = (off + (i == j ? 0 : a[i, j] * a[i, j]), all + a[i, j] * a[i, j]);
        return all == 0 ? 0 : off / all;
    }
}
