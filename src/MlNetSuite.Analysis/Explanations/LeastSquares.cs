using MathNet.Numerics.LinearAlgebra;
namespace MlNetSuite.Analysis.Explanations;

/// <summary>Weighted least squares by the normal equations, the coefficients held small by a ridge.</summary>
internal static class LeastSquares
{
    /// <summary>Minimizes <c>Σ w (y - x·β)² + ridge |β|²</c>.</summary>
    /// <param name="rows"><c>[rows][columns]</c>.</param>
    /// <param name="targets">One a row.</param>
    /// <param name="weights">One a row, not negative.</param>
    /// <param name="ridge">At least 0; a trace of it is always added, so that rows that leave a coefficient open do no harm.</param>
    /// <param name="cancel">Looked at before each row.</param>
    internal static double[] Solve(IReadOnlyList<double[]> rows, double[] targets, double[] weights, double ridge, CancellationToken cancel)
    {
        var columns = rows[0].Length;
        var gram = new double[columns, columns];
        var right = new double[columns];
        for (var r = 0; r < rows.Count; r++)
        {
            cancel.ThrowIfCancellationRequested();
            var (row, w) = (rows[r], weights[r]);
            for (var i = 0; i < columns; i++)
            {
                if (row[i] == 0)
                    continue;
                var weighted = w * row[i];
                right[i] += weighted * targets[r];
                for (var j = 0; j <= i; j++)
                    gram[i, j] += weighted * row[j];
            }
        }
        double trace = 0;
        for (var i = 0; i < columns; i++)
            trace += gram[i, i];
        for (var i = 0; i < columns; i++)
        {
            gram[i, i] += ridge + 1e-10 * Math.Max(trace / columns, 1e-10);
            for (var j = 0; j < i; j++)
                gram[j, i] = gram[i, j];
        }
        return Matrix<double>.Build.DenseOfArray(gram).Cholesky().Solve(Vector<double>.Build.Dense(right)).ToArray();
    }
}
