using System.Numerics.Tensors;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The sum of many products L R' of narrow matrices, kept as one such product of few columns that is as near to it as
/// that number of columns allows.</summary>
/// <remarks>
/// Columns are put side by side; when there is no more room, M = L R' is projected onto the left singular vectors Q of its
/// largest singular values, M = Q (R L'Q)', the best that can be done with so many columns (Eckart and Young 1936). Q comes by
/// orthogonal iteration, Q = orth(L R'R L'Q), started at what was kept last (Golub and Van Loan 2013, section 8.2.4).
/// </remarks>
internal sealed class LowRankSum
{
    private const int Iterations = 3;

    private readonly int _kept;
    private readonly int _room;
    private readonly float[][] _left;
    private readonly float[][] _right;
    private int _width;

    /// <param name="left">Rows of L.</param>
    /// <param name="right">Rows of R.</param>
    /// <param name="kept">Most columns of the product in the end.</param>
    /// <param name="added">Most columns added at once.</param>
    internal LowRankSum(int left, int right, int kept, int added)
    {
        _kept = Math.Min(kept, Math.Min(left, right));
        _room = Math.Max(3 * _kept, _kept + added);
        _left = [.. Enumerable.Range(0, _room).Select(_ => new float[left])];
        _right = [.. Enumerable.Range(0, _room).Select(_ => new float[right])];
    }

    /// <summary>Columns of the product now.</summary>
    internal int Width => _width;

    /// <summary>One column of L.</summary>
    internal ReadOnlySpan<float> Left(int column) => _left[column];

    /// <summary>One column of R.</summary>
    internal ReadOnlySpan<float> Right(int column) => _right[column];

    /// <summary>Adds the product of the first <paramref name="width"/> columns of two matrices.</summary>
    /// <param name="left"><c>[left, stride]</c></param>
    /// <param name="right"><c>[right, stride]</c></param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="width">Columns.</param>
    /// <param name="threads">Cores to use.</param>
    internal void Add(float[] left, float[] right, int stride, int width, int threads)
    {
        if (_width + width > _room)
            Truncate(threads);
        for (var k = 0; k < width; k++)
        {
            Column(left, stride, k, _left[_width + k]);
            Column(right, stride, k, _right[_width + k]);
        }
        _width += width;
    }

    /// <summary>Leaves no more columns than were asked for.</summary>
    internal void Truncate(int threads)
    {
        if (_width <= _kept)
            return;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        var squares = new float[_width][];
        Parallel.For(0, _width, parallel, i =>
        {
            squares[i] = new float[_width];
            for (var j = 0; j < _width; j++)
                squares[i][j] = TensorPrimitives.Dot<float>(_right[Math.Min(i, j)], _right[Math.Max(i, j)]);
        });
        float[][] basis = [.. _left.Take(_kept).Select(c => (float[])c.Clone())];
        Orthonormalize(basis);
        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            Parallel.For(0, _kept, parallel, k =>
            {
                var inLeft = Products(_left, basis[k]);
                var mixed = new float[_width];
                for (var i = 0; i < _width; i++)
                    mixed[i] = TensorPrimitives.Dot<float>(squares[i], inLeft);
                Combine(_left, mixed, basis[k]);
            });
            Orthonormalize(basis);
        }
        var right = new float[_kept][];
        Parallel.For(0, _kept, parallel, k =>
        {
            right[k] = new float[_right[0].Length];
            Combine(_right, Products(_left, basis[k]), right[k]);
        });
        for (var k = 0; k < _kept; k++)
            (_left[k], _right[k]) = (basis[k], right[k]);
        _width = _kept;
    }

    private float[] Products(float[][] columns, float[] with)
    {
        var products = new float[_width];
        for (var i = 0; i < _width; i++)
            products[i] = TensorPrimitives.Dot<float>(columns[i], with);
        return products;
    }

    private void Combine(float[][] columns, float[] times, float[] into)
    {
        Array.Clear(into);
        for (var i = 0; i < _width; i++)
            TensorPrimitives.MultiplyAdd(columns[i], times[i], into, into);
    }

    // Gram-Schmidt, twice over, as once is not enough in single precision; columns that add nothing become zero.
    private static void Orthonormalize(float[][] columns)
    {
        for (var k = 0; k < columns.Length; k++)
        {
            var before = TensorPrimitives.Norm<float>(columns[k]);
            for (var pass = 0; pass < 2; pass++)
                for (var j = 0; j < k; j++)
                    TensorPrimitives.MultiplyAdd(columns[j], -TensorPrimitives.Dot<float>(columns[j], columns[k]), columns[k], columns[k]);
            var norm = TensorPrimitives.Norm<float>(columns[k]);
            TensorPrimitives.Multiply(columns[k], norm > 1e-5f * before ? 1 / norm : 0, columns[k]);
        }
    }

    private static void Column(float[] rows, int stride, int column, float[] into)
    {
        for (var row = 0; row < into.Length; row++)
            into[row] = rows[row * stride + column];
    }
}
