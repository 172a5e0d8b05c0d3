using System.Buffers;
using System.Numerics.Tensors;
using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Users, or items: their factors, what is believed about them, and how well their ratings can be relied on.</summary>
/// <remarks>
/// A row is <c>[rank factors, user bias, item bias, zeros]</c>, where the bias of the other side is the constant one: then a
/// predicted rating is the inner product of two rows. What is free in a row, its factors and its own bias, is believed to be
/// <code>
/// x_r ~ N(mean + sum over the partners j of r of y_j / sqrt(number of partners), inv(L))
/// </code>
/// with a normal-Wishart belief about mean and L. The middle term says what kind of user rates such items, rated well or ill
/// (Salakhutdinov and Mnih 2008, "constrained PMF"; Koren 2008, "SVD++"), see <see cref="PartnerMeans"/>.
/// </remarks>
internal sealed class FactorSide
{
    // Rows one task draws with the same scratch memory.
    private const int Chunk = 64;
    private const double FirstPrecision = 10;

    private readonly RatingRows _ratings;
    private readonly PartnerMeans? _partners;
    private readonly NormalWishart _prior;
    private readonly int _rank;
    private readonly long _seed;
    private readonly float[] _precision;
    private readonly float[] _rowMean;

    /// <param name="ratings">Ratings by row of this side.</param>
    /// <param name="others">The same ratings by row of the other side.</param>
    /// <param name="isUser">Whether these are users, whose bias comes before that of items.</param>
    /// <param name="options">The numbers of the model.</param>
    /// <param name="noise">Shape of the gamma belief about each row's reliability; 0 if all are equally reliable.</param>
    /// <param name="seed">The key of everything drawn here.</param>
    internal FactorSide(RatingRows ratings, RatingRows others, bool isUser, BayesianOptions options, double noise, long seed)
    {
        (_ratings, _seed, _rank, Noise) = (ratings, seed, options.Rank, noise);
        Stride = (options.Rank + 2 + CholeskyKernel.Lanes - 1) / CholeskyKernel.Lanes * CholeskyKernel.Lanes;
        (Bias, One) = isUser ? (options.Rank, options.Rank + 1) : (options.Rank + 1, options.Rank);
        _prior = NormalWishart.Prior(Free, options.Spread);
        _partners = options.Partners ? new(ratings, others, Free, Stride) : null;
        Reliability = new float[ratings.Rows];
        Array.Fill(Reliability, 1);
        Factors = new float[MatrixSize.Of(ratings.Rows, Stride)];
        _rowMean = new float[MatrixSize.Of(ratings.Rows, Stride)];
        _precision = new float[Stride * Stride];
        // Before anything was drawn the belief is wide, so that the first rows drawn are free to follow the ratings.
        SetPrecision([.. Enumerable.Range(0, Free * Free).Select(n => n % (Free + 1) == 0 ? FirstPrecision : 0)]);
        for (var row = 0; row < ratings.Rows; row++)
        {
            var random = new RandomStream(seed, 0, row);
            for (var k = 0; k < _rank; k++)
                Factors[row * Stride + k] = 0.1f * random.Normal();
            Factors[row * Stride + One] = 1;
        }
    }

    /// <summary>Floats from one row to the next.</summary>
    internal int Stride { get; }

    /// <summary>Where a row holds its own bias.</summary>
    internal int Bias { get; }

    /// <summary>Where a row holds the constant one, the partner of the other side's bias.</summary>
    internal int One { get; }

    /// <summary>The shape of the belief about <see cref="Reliability"/>.</summary>
    internal double Noise { get; }

    /// <summary><c>[rows, stride]</c></summary>
    internal float[] Factors { get; }

    /// <summary>What the precision of each row's ratings is multiplied by, about 1.</summary>
    internal float[] Reliability { get; }

    private int Free => _rank + 1;

    internal ReadOnlySpan<float> Row(int row) => Factors.AsSpan(row * Stride, Stride);

    /// <summary>Draws the belief about the rows from the rows as they are.</summary>
    internal void DrawBelief(int sweep, int threads)
    {
        var free = FreeParts();
        var random = new RandomStream(_seed, sweep, -1);
        var (mean, precision) = Belief(free).Draw(ref random);
        SetPrecision(precision);
        _partners?.Draw(free, mean, precision, random.Key(), threads);
        for (var row = 0; row < _ratings.Rows; row++)
            for (var k = 0; k < Free; k++)
                _rowMean[row * Stride + Place(k)] = (float)mean[k] + (_partners is null ? 0 : _partners.Of(row)[k]);
    }

    // What the partners do not explain is spread about the mean.
    private NormalWishart Belief(float[] free)
    {
        var (mean, scatter) = Moments(_partners is null ? free : _partners.Without(free), _ratings.Rows, Stride, Free);
        var belief = _prior.After(_ratings.Rows, mean, scatter);
        return _partners is null ? belief : belief.AfterCentred(_partners.Count, _partners.Squares());
    }

    /// <summary>Draws every row given the other side.</summary>
    internal void DrawRows(FactorSide other, double precision, int sweep, int threads) =>
        Parallel.For(0, (_ratings.Rows + Chunk - 1) / Chunk, new() { MaxDegreeOfParallelism = threads }, chunk =>
        {
            var scratch = ArrayPool<float>.Shared.Rent(Stride * (Stride + 2));
            var a = scratch.AsSpan(0, Stride * Stride);
            var scaled = scratch.AsSpan(Stride * Stride, Stride);
            var noise = scratch.AsSpan(Stride * (Stride + 1), Stride);
            noise.Clear();
            for (var row = chunk * Chunk; row < Math.Min(_ratings.Rows, (chunk + 1) * Chunk); row++)
            {
                var b = Factors.AsSpan(row * Stride, Stride);
                FactorDrawKernel.Begin(_precision, _rowMean.AsSpan(row * Stride, Stride), a, b);
                var columns = _ratings.ColumnsOf(row);
                var values = _ratings.ValuesOf(row);
                var weight = (float)precision * Reliability[row];
                for (var n = 0; n < columns.Length; n++)
                {
                    var h = other.Row(columns[n]);
                    FactorDrawKernel.Add(values[n] - h[other.Bias], weight * other.Reliability[columns[n]], h, other.Bias, scaled, a, b);
                }
                var random = new RandomStream(_seed, sweep, row);
                random.Normal(noise[..Free]);
                (noise[_rank], noise[Bias]) = (0, noise[_rank]);
                CholeskyKernel.Solve(a, b, noise);
                b[One] = 1;
            }
            ArrayPool<float>.Shared.Return(scratch);
        });

    /// <summary>For each row the sum of its squared errors, each times the reliability on the other side.</summary>
    internal void SumErrors(FactorSide other, Span<double> errors)
    {
        for (var row = 0; row < _ratings.Rows; row++)
        {
            var columns = _ratings.ColumnsOf(row);
            var values = _ratings.ValuesOf(row);
            var x = Row(row);
            var sum = 0.0;
            for (var n = 0; n < columns.Length; n++)
            {
                var error = values[n] - TensorPrimitives.Dot(x, other.Row(columns[n]));
                sum += error * error * other.Reliability[columns[n]];
            }
            errors[row] = sum;
        }
    }

    /// <summary>Draws how reliable each row is: gamma about 1, more errors than <paramref name="precision"/> tells make it less.</summary>
    internal void DrawReliability(ReadOnlySpan<double> errors, double precision, int sweep)
    {
        if (Noise == 0)
            return;
        for (var row = 0; row < _ratings.Rows; row++)
        {
            var random = new RandomStream(_seed, sweep, row, 1);
            Reliability[row] = (float)random.Gamma(Noise + _ratings.Length(row) / 2.0, Noise + precision * errors[row] / 2);
        }
    }

    /// <summary>What is believed of a row nobody has seen: the mean of the belief about those that were, <c>[stride]</c>.</summary>
    internal float[] Unseen()
    {
        var mean = new float[Stride];
        for (var row = 0; row < _ratings.Rows; row++)
            TensorPrimitives.Add(mean, _rowMean.AsSpan(row * Stride, Stride), mean);
        TensorPrimitives.Divide(mean, _ratings.Rows, mean);
        mean[One] = 1;
        return mean;
    }

    private int Place(int free) => free < _rank ? free : Bias;

    // The free part of each row, side by side and padded: [rows, stride].
    private float[] FreeParts()
    {
        var parts = new float[_ratings.Rows * Stride];
        for (var row = 0; row < _ratings.Rows; row++)
            for (var k = 0; k < Free; k++)
                parts[row * Stride + k] = Factors[row * Stride + Place(k)];
        return parts;
    }

    // The precision in the places of a row; what is not free is on its own.
    private void SetPrecision(double[] precision)
    {
        Array.Clear(_precision);
        for (var k = 0; k < Stride; k++)
            _precision[k * Stride + k] = 1;
        for (var i = 0; i < Free; i++)
            for (var j = 0; j < Free; j++)
                _precision[Place(i) * Stride + Place(j)] = (float)precision[i * Free + j];
    }

    // Mean, and sum of squares and products about it.
    private static (double[] Mean, double[] Scatter) Moments(float[] rows, int count, int stride, int order)
    {
        var mean = new float[stride];
        for (var row = 0; row < count; row++)
            TensorPrimitives.Add(mean, rows.AsSpan(row * stride, stride), mean);
        TensorPrimitives.Divide(mean, count, mean);
        var centred = new float[rows.Length];
        for (var row = 0; row < count; row++)
            TensorPrimitives.Subtract(rows.AsSpan(row * stride, stride), mean, centred.AsSpan(row * stride, stride));
        return ([.. mean.Take(order).Select(m => (double)m)], GramMatrix.Of(centred, stride, order));
    }
}
