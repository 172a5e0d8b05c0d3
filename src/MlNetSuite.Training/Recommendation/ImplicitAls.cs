using System.Numerics.Tensors;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The numbers of implicit alternating least squares.</summary>
/// <param name="Rank">Factors of a user and of an item.</param>
/// <param name="Unobserved">Weight of a pair without a rating; one with a rating weighs 1 more.</param>
/// <param name="Regularization">Weight of the squared factors.</param>
/// <param name="Exponent">How much more the factors of frequent users and items are held down, 0 (not) to 1 (in proportion).</param>
internal sealed record ImplicitAlsOptions(int Rank, double Unobserved, double Regularization, double Exponent);

/// <summary>Implicit alternating least squares: factors that say 1 for pairs that have a rating and 0 for those that have not.</summary>
/// <remarks>
/// Hu, Koren and Volinsky 2008 in the form of Rendle, Krichene, Zhang and Koren 2021, with S the rated pairs:
/// <code>
/// L = sum over S of (w_u . h_i - 1)^2  +  a sum over all (u, i) of (w_u . h_i)^2
///   + r sum over u of (|S_u| + a |I|)^v |w_u|^2  +  r sum over i of (|S_i| + a |U|)^v |h_i|^2
/// </code>
/// With the items fixed, each user's best factors solve (sum over S_u of h h' + a H'H + r (|S_u| + a |I|)^v 1) w = sum over S_u of h.
/// Rows are solved on their own, so the result does not depend on the number of threads.
/// </remarks>
internal sealed class ImplicitAls
{
    // Rows one task solves with the same scratch memory.
    private const int Chunk = 64;

    private readonly RatingMatrix _ratings;
    private readonly ImplicitAlsOptions _options;

    internal ImplicitAls(RatingMatrix ratings, ImplicitAlsOptions options, int seed)
    {
        (_ratings, _options) = (ratings, options);
        Stride = (options.Rank + CholeskyKernel.Lanes - 1) / CholeskyKernel.Lanes * CholeskyKernel.Lanes;
        var random = new Random(seed);
        User = Draw(ratings.Users.Length);
        Item = Draw(ratings.Items.Length);

        // Factors of standard deviation 0.1 / sqrt(rank), as Rendle et al. start with; those beyond the rank are and stay zero.
        float[] Draw(int rows)
        {
            var factors = new float[MatrixSize.Of(rows, Stride)];
            for (var row = 0; row < rows; row++)
                for (var k = 0; k < options.Rank; k++)
                    factors[row * Stride + k] = (2 * random.NextSingle() - 1) * 0.17f / MathF.Sqrt(options.Rank);
            return factors;
        }
    }

    /// <summary>Floats from one row of factors to the next.</summary>
    internal int Stride { get; }

    /// <summary><c>[users, stride]</c></summary>
    internal float[] User { get; }

    /// <summary><c>[items, stride]</c></summary>
    internal float[] Item { get; }

    /// <summary>Solves all users, then all items.</summary>
    internal void Sweep(int threads, CancellationToken cancel)
    {
        Half(_ratings.ByUser, User, Item, threads, cancel);
        Half(_ratings.ByItem, Item, User, threads, cancel);
    }

    /// <summary>The objective L.</summary>
    internal double Objective()
    {
        var rank = Stride;
        var observed = 0.0;
        for (var u = 0; u < _ratings.Users.Length; u++)
            foreach (var i in _ratings.ByUser.ColumnsOf(u))
                observed += Math.Pow(TensorPrimitives.Dot<float>(User.AsSpan(u * rank, rank), Item.AsSpan(i * rank, rank)) - 1, 2);
        // Sum over all pairs of (w . h)^2 = sum of the products of the two Gram matrices.
        var (users, items) = (Gram(User, rank), Gram(Item, rank));
        var all = users.Zip(items, (a, b) => (double)a * b).Sum();
        return observed + _options.Unobserved * all + Penalty(_ratings.ByUser, User, _ratings.Items.Length)
            + Penalty(_ratings.ByItem, Item, _ratings.Users.Length);

        double Penalty(RatingRows rows, float[] factors, int others) => Enumerable.Range(0, rows.Rows)
            .Sum(r => Weight(rows.Length(r), others) * TensorPrimitives.SumOfSquares<float>(factors.AsSpan(r * rank, rank)));
    }

    private double Weight(int observed, int others) =>
        _options.Regularization * Math.Pow(observed + _options.Unobserved * others, _options.Exponent);

    private void Half(RatingRows rows, float[] target, float[] source, int threads, CancellationToken cancel)
    {
        var rank = Stride;
        var others = source.Length / rank;
        var gram = Gram(source, rank);
        TensorPrimitives.Multiply(gram, (float)_options.Unobserved, gram);
        Parallel.For(0, (rows.Rows + Chunk - 1) / Chunk, new() { MaxDegreeOfParallelism = threads, CancellationToken = cancel }, chunk =>
        {
            var a = new float[rank * rank];
            for (var row = chunk * Chunk; row < Math.Min(rows.Rows, (chunk + 1) * Chunk); row++)
            {
                gram.CopyTo(a, 0);
                var b = target.AsSpan(row * rank, rank);
                b.Clear();
                foreach (var column in rows.ColumnsOf(row))
                {
                    var h = source.AsSpan(column * rank, rank);
                    CholeskyKernel.AddOuter(a, h);
                    TensorPrimitives.Add(b, h, b);
                }
                var weight = (float)Weight(rows.Length(row), others);
                for (var k = 0; k < rank; k++)
                    a[k * rank + k] += weight;
                CholeskyKernel.Solve(a, b);
            }
        });
    }

    // The sum of h h' over all rows.
    private static float[] Gram(float[] factors, int rank)
    {
        var gram = new float[rank * rank];
        for (var row = 0; row < factors.Length; row += rank)
            CholeskyKernel.AddOuter(gram, factors.AsSpan(row, rank));
        for (var i = 0; i < rank; i++)
            for (var j = 0; j < i; j++)
                gram[i * rank + j] = gram[j * rank + i];
        return gram;
    }
}
