using System.Numerics.Tensors;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>Ridge regression of several numbers on features (Hoerl and Kennard 1970), each number with the strength of its own that
/// errs least on rows left out.</summary>
/// <remarks>
/// With weights w, features X and targets Y about their weighted means, the coefficients are B = inv(X'WX + s 1) X'WY. The error on a row
/// left out needs no other fit (Allen 1974, PRESS): it is the row's error in the fit of all over 1 - h, where h is its leverage. Where no
/// strength errs less than the mean does, the mean is the answer.
/// </remarks>
internal sealed class RidgeRegression
{
    // Leverages are below 1 but for rounding.
    private const double LeastLeft = 1e-6;

    private readonly RidgeDesign _design;
    private readonly float[] _targets;
    private readonly int _width;
    private readonly double[] _mean, _coefficients;

    private RidgeRegression(RidgeDesign design, float[] targets, int width)
    {
        (_design, _targets, _width) = (design, targets, width);
        _mean = Mean();
        _coefficients = new double[MatrixSize.Of(design.Features.Width, width)];
    }

    /// <summary>Learns to predict.</summary>
    /// <param name="design">The features.</param>
    /// <param name="targets"><c>[rows, width]</c></param>
    /// <param name="width">Numbers to predict.</param>
    /// <param name="threads">Cores to use.</param>
    /// <param name="cancel">Looked at before each strength.</param>
    internal static RidgeRegression Fit(RidgeDesign design, float[] targets, int width, int threads, CancellationToken cancel)
    {
        var fit = new RidgeRegression(design, targets, width);
        var products = fit.Products();
        var least = fit.LeftOutErrors(null, threads);
        for (var s = 0; s < design.Factors.Count; s++)
        {
            cancel.ThrowIfCancellationRequested();
            var coefficients = fit.Solve(design.Factors[s], products, threads);
            fit.KeepBetter(coefficients, fit.LeftOutErrors((coefficients, design.Leverages[s]), threads), least);
        }
        return fit;
    }

    /// <summary>Predicts the numbers of a text.</summary>
    internal void Predict(int text, Span<float> into)
    {
        var sum = new double[_width];
        Predict(text, _coefficients, sum);
        for (var t = 0; t < _width; t++)
            into[t] = (float)sum[t];
    }

    private void Predict(int text, double[] coefficients, Span<double> into)
    {
        var x = _design.Features.Row(text);
        _mean.CopyTo(into);
        for (var k = 0; k < x.Length; k++)
            TensorPrimitives.MultiplyAdd(coefficients.AsSpan(k * _width, _width), x[k] - _design.Centre[k], into, into);
    }

    private ReadOnlySpan<float> Target(int row) => _targets.AsSpan(row * _width, _width);

    // What is the same in all rows, such as the partner of users' biases, is exactly that.
    private double[] Mean()
    {
        var mean = new double[_width];
        for (var t = 0; t < _width; t++)
        {
            var (first, same) = (Target(0)[t], true);
            for (var row = 0; row < _design.Rows; row++)
            {
                mean[t] += _design.Weights[row] * Target(row)[t] / _design.Rows;
                same &= Target(row)[t] == first;
            }
            if (same)
                mean[t] = first;
        }
        return mean;
    }

    // X'WY; with Y about its mean, X need not be.
    private double[] Products()
    {
        var products = new double[_coefficients.Length];
        var y = new double[_width];
        for (var row = 0; row < _design.Rows; row++)
        {
            for (var t = 0; t < _width; t++)
                y[t] = _design.Weights[row] * (Target(row)[t] - _mean[t]);
            var x = _design.Features.Row(row);
            for (var k = 0; k < x.Length; k++)
                if (x[k] != 0 && products.AsSpan(k * _width, _width) is var into)
                    TensorPrimitives.MultiplyAdd(y, x[k], into, into);
        }
        return products;
    }

    // inv(A) P, a target at a time.
    private double[] Solve(CholeskyFactor factor, double[] products, int threads)
    {
        var solved = new double[products.Length];
        Parallel.For(0, _width, new() { MaxDegreeOfParallelism = threads }, t =>
        {
            var b = new double[factor.Order];
            for (var k = 0; k < b.Length; k++)
                b[k] = products[k * _width + t];
            factor.SolveLower(b);
            factor.SolveUpper(b);
            for (var k = 0; k < b.Length; k++)
                solved[k * _width + t] = b[k];
        });
        return solved;
    }

    // The weighted squared error of each target on rows left out; of the mean where there are no coefficients.
    private double[] LeftOutErrors((double[] Coefficients, double[] Leverages)? of, int threads)
    {
        var errors = new double[_design.LeftOut.Count][];
        Parallel.For(0, errors.Length, new() { MaxDegreeOfParallelism = threads }, place =>
        {
            var row = _design.LeftOut[place];
            var error = errors[place] = (double[])_mean.Clone();
            var left = 1 - _design.Weights[row] / _design.Rows;
            if (of is var (coefficients, leverages))
            {
                Predict(row, coefficients, error);
                left = 1 - leverages[place];
            }
            for (var t = 0; t < _width; t++)
                error[t] = _design.Weights[row] * Math.Pow((Target(row)[t] - error[t]) / Math.Max(LeastLeft, left), 2);
        });
        var sum = new double[_width];
        foreach (var error in errors)
            TensorPrimitives.Add(sum, error, sum);
        return sum;
    }

    private void KeepBetter(double[] coefficients, double[] errors, double[] least)
    {
        for (var t = 0; t < _width; t++)
        {
            if (errors[t] >= least[t])
                continue;
            least[t] = errors[t];
            for (var at = t; at < coefficients.Length; at += _width)
                _coefficients[at] = coefficients[at];
        }
    }
}
