using System.Numerics.Tensors;
using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>What having rated each item says of a user (or having been rated by each user, of an item), whatever the rating:
/// row r is believed to lie at <c>sum over its partners j of y_j / sqrt(number of partners)</c> from the mean.</summary>
/// <remarks>
/// With the belief y_j ~ N(0, inv(scale L)) the coordinates of z_r = C'(x_r - mean), C C' = L, are
/// independent with unit variance (Simm et al. 2017, "Macau", has the same prior); there each y_j is drawn in turn:
/// <code>
/// p = scale + sum over r of w_r^2        y_j ~ N(sum over r of w_r (e_r + w_r y_j) / p, 1 / p)
/// </code>
/// where e_r is what is left of z_r when all partners are taken away and w_r = 1 / sqrt(number of partners of r).
/// </remarks>
internal sealed class PartnerMeans
{
    private readonly RatingRows _rows;
    private readonly RatingRows _partners;
    private readonly int _free;
    private readonly int _stride;
    private readonly float[] _weight;
    // In the coordinates of the rows, [partners, stride] and [rows, stride].
    private readonly float[] _y;
    private readonly float[] _of;
    private double _scale = 1;

    /// <param name="rows">The partners of each row.</param>
    /// <param name="partners">The rows of each partner.</param>
    /// <param name="free">Coordinates of a row.</param>
    /// <param name="stride">Floats from one row to the next.</param>
    internal PartnerMeans(RatingRows rows, RatingRows partners, int free, int stride)
    {
        (_rows, _partners, _free, _stride) = (rows, partners, free, stride);
        _weight = new float[rows.Rows];
        for (var r = 0; r < rows.Rows; r++)
            _weight[r] = rows.Length(r) == 0 ? 0 : 1 / MathF.Sqrt(rows.Length(r));
        _y = new float[MatrixSize.Of(partners.Rows, stride)];
        _of = new float[MatrixSize.Of(rows.Rows, stride)];
    }

    /// <summary>Partners.</summary>
    internal int Count => _partners.Rows;

    /// <summary>What the partners of a row say: where it lies from the mean, <c>[stride]</c>.</summary>
    internal ReadOnlySpan<float> Of(int row) => _of.AsSpan(row * _stride, _stride);

    /// <summary>The rows with what their partners say taken away.</summary>
    internal float[] Without(float[] rows)
    {
        var without = new float[rows.Length];
        TensorPrimitives.Subtract<float>(rows, _of, without);
        return without;
    }

    /// <summary>The sum of y y' over the partners, times their scale.</summary>
    internal double[] Squares()
    {
        var squares = GramMatrix.Of(_y, _stride, _free);
        TensorPrimitives.Multiply(squares, _scale, squares);
        return squares;
    }

    /// <summary>Draws what each partner says, and how much partners say at all, given the rows and the belief about them.</summary>
    /// <param name="rows"><c>[rows, stride]</c></param>
    /// <param name="mean"><c>[free]</c></param>
    /// <param name="precision">L, <c>[free, free]</c></param>
    /// <param name="key">The key of what is drawn.</param>
    /// <param name="threads">Cores to use.</param>
    internal void Draw(float[] rows, double[] mean, double[] precision, long key, int threads)
    {
        var root = new CholeskyFactor(precision, _free);
        var left = Whiten(rows, mean, root);
        var y = Whiten(_y, new double[_free], root);

        // Coordinates are independent of each other: each vector of them can go its own way.
        Parallel.For(0, _stride / PartnerMeansKernel.Lanes, new() { MaxDegreeOfParallelism = threads }, slice =>
        {
            var random = new RandomStream(key, slice);
            var at = slice * PartnerMeansKernel.Lanes;
            var drawn = Math.Min(PartnerMeansKernel.Lanes, _free - at);
            for (var r = 0; r < _rows.Rows; r++)
                PartnerMeansKernel.TakeAway(_rows.ColumnsOf(r), _weight[r], y.AsSpan(at), left.AsSpan(r * _stride + at), _stride);
            for (var j = 0; j < _partners.Rows; j++)
                PartnerMeansKernel.Draw(_partners.ColumnsOf(j), _weight, _scale, left.AsSpan(at), y.AsSpan(j * _stride + at), _stride,
                    drawn, ref random);
        });
        var draw = new RandomStream(key, -1);
        _scale = draw.Gamma(1 + _partners.Rows * _free / 2.0, 1 + TensorPrimitives.SumOfSquares<float>(y) / 2);
        Colour(y, _y, root);
        // rows - mean = what partners say + what is left.
        Colour(left, left, root);
        TensorPrimitives.Subtract<float>(rows, left, _of);
        float[] centre = [.. mean.Select(m => (float)m)];
        for (var r = 0; r < _rows.Rows; r++)
            TensorPrimitives.Subtract(_of.AsSpan(r * _stride, _free), centre, _of.AsSpan(r * _stride, _free));
    }

    // (x - mean) C of each row.
    private float[] Whiten(float[] rows, double[] mean, CholeskyFactor root)
    {
        var c = new float[_free * _stride];
        for (var i = 0; i < _free; i++)
            for (var j = 0; j <= i; j++)
                c[i * _stride + j] = (float)root.Row(i)[j];
        var white = new float[rows.Length];
        var centred = new float[_free];
        float[] centre = [.. mean.Select(m => (float)m)];
        for (var at = 0; at < rows.Length; at += _stride)
        {
            TensorPrimitives.Subtract(rows.AsSpan(at, _free), centre, centred);
            RowProductKernel.Multiply(centred, c, white.AsSpan(at, _stride));
        }
        return white;
    }

    // x inv(C) of each row.
    private void Colour(float[] rows, float[] into, CholeskyFactor root)
    {
        var inverse = new float[_free * _stride];
        var column = new double[_free];
        for (var j = 0; j < _free; j++)
        {
            Array.Clear(column);
            column[j] = 1;
            root.SolveLower(column);
            for (var i = 0; i < _free; i++)
                inverse[i * _stride + j] = (float)column[i];
        }
        var row = new float[_free];
        for (var at = 0; at < rows.Length; at += _stride)
        {
            rows.AsSpan(at, _free).CopyTo(row);
            RowProductKernel.Multiply(row, inverse, into.AsSpan(at, _stride));
        }
    }
}
