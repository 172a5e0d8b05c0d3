using System.Numerics.Tensors;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Tables;

/// <summary>A kernel of two rows: <c>1 + linear · x·z / scale + (1 - linear) · exp(-|x - z|² / (bandwidth² · scale))</c>.</summary>
/// <param name="Linear">Share of the straight part, 0..1.</param>
/// <param name="Bandwidth">How far the round part reaches, in units of the rows' spread.</param>
/// <param name="Scale">The sum of the features' variances.</param>
internal sealed record RowKernel(double Linear, double Bandwidth, double Scale)
{
    /// <summary>What squared distances are multiplied by.</summary>
    internal double Gamma => 1 / (Bandwidth * Bandwidth * Scale);

    internal double Of(ReadOnlySpan<float> x, ReadOnlySpan<float> z)
    {
        var straight = Linear > 0 ? Linear * TensorPrimitives.Dot(x, z) / Scale : 0;
        var distance = Linear < 1 ? TensorPrimitives.Distance(x, z) : 0;
        return 1 + straight + (Linear < 1 ? (1 - Linear) * Math.Exp(-Gamma * distance * distance) : 0);
    }
}

/// <summary>Kernel ridge regression (Saunders, Gammerman and Vovk 1998), which is the mean of a Gaussian process, and with classes as
/// targets a least-squares support vector machine (Suykens and Vandewalle 1999). Exact: one Cholesky factor, n³ / 3
/// multiplications.</summary>
/// <remarks>What a row would be predicted without itself follows from the inverse (Rasmussen and Williams 2006, 5.12):
/// <c>y - a / diag(K + λ)⁻¹</c>. Sums run within one thread: the result is the same on any number of them.</remarks>
internal sealed class KernelRidge
{
    private KernelRidge(double[] coefficients, double[] leftOut) => (Coefficients, LeftOut) = (coefficients, leftOut);

    /// <summary><c>[rows, targets]</c>.</summary>
    internal double[] Coefficients { get; }

    /// <summary>For each training row what the others predict, <c>[rows, targets]</c>.</summary>
    internal double[] LeftOut { get; }

    /// <param name="rows"><c>[count, width]</c>.</param>
    /// <param name="width">Features of a row.</param>
    /// <param name="targets"><c>[count, targets]</c>.</param>
    /// <param name="weights">How much each row counts, above 0.</param>
    /// <param name="kernel">How alike two rows are.</param>
    /// <param name="l2">Weight of the penalty, above 0.</param>
    /// <param name="threads">Cores to use.</param>
    /// <param name="cancel">Stops the work.</param>
    internal static KernelRidge Fit(
        float[] rows, int width, double[] targets, float[] weights, RowKernel kernel, double l2, int threads, CancellationToken cancel)
    {
        var count = weights.Length;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        var lower = new double[count][];
        Parallel.For(0, count, parallel, i =>
        {
            lower[i] = new double[i + 1];
            for (var j = 0; j <= i; j++)
                lower[i][j] = kernel.Of(rows.AsSpan(i * width, width), rows.AsSpan(j * width, width));
            lower[i][i] += l2 / weights[i];
        });
        Factor(lower, cancel);
        var inverse = Invert(lower, parallel);
        return Solve(inverse, targets, count);
    }

    /// <summary>Cholesky's factor in place.</summary>
    private static void Factor(double[][] a, CancellationToken cancel)
    {
        for (var i = 0; i < a.Length; i++)
        {
            cancel.ThrowIfCancellationRequested();
            for (var j = 0; j < i; j++)
                a[i][j] = (a[i][j] - TensorPrimitives.Dot<double>(a[i].AsSpan(0, j), a[j].AsSpan(0, j))) / a[j][j];
            var square = a[i][i] - TensorPrimitives.SumOfSquares<double>(a[i].AsSpan(0, i));
            if (square <= 0)
                throw new InputException("the kernel matrix is not positive definite; try a larger l2.");
            a[i][i] = Math.Sqrt(square);
        }
    }

    /// <summary>The columns of the factor's inverse, each from its diagonal down.</summary>
    private static double[][] Invert(double[][] factor, ParallelOptions parallel)
    {
        var count = factor.Length;
        var columns = new double[count][];
        Parallel.For(0, count, parallel, j =>
        {
            var x = new double[count - j];
            x[0] = 1 / factor[j][j];
            for (var i = j + 1; i < count; i++)
                x[i - j] = -TensorPrimitives.Dot<double>(factor[i].AsSpan(j, i - j), x.AsSpan(0, i - j)) / factor[i][i];
            columns[j] = x;
        });
        return columns;
    }

    private static KernelRidge Solve(double[][] inverse, double[] targets, int count)
    {
        var outputs = targets.Length / count;
        var (coefficients, leftOut) = (new double[targets.Length], new double[targets.Length]);
        for (var t = 0; t < outputs; t++)
        {
            // (L L')⁻¹ y = L'⁻¹ (L⁻¹ y), with the columns of L⁻¹ at hand.
            var forward = new double[count];
            for (var j = 0; j < count; j++)
                TensorPrimitives.MultiplyAdd(inverse[j], targets[j * outputs + t], forward.AsSpan(j), forward.AsSpan(j));
            for (var j = 0; j < count; j++)
            {
                var coefficient = TensorPrimitives.Dot<double>(inverse[j], forward.AsSpan(j));
                coefficients[j * outputs + t] = coefficient;
                leftOut[j * outputs + t] = targets[j * outputs + t] - coefficient / TensorPrimitives.SumOfSquares<double>(inverse[j]);
            }
        }
        return new(coefficients, leftOut);
    }
}
