using System.Numerics.Tensors;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Several biased factorizations of the same ratings, trained side by side by stochastic gradient descent; the
/// prediction is their mean.</summary>
/// <remarks>Koren, Bell and Volinsky 2009, with each member from its own random start: what one member learns from noise
/// the mean forgets. Inside, ratings are measured in their standard deviation, so that the same steps suit stars and
/// percentages. Biases start at their own least-squares fit (<see cref="Biases"/>), so that epoch 0 is <c>bias-only</c>.
/// Members and the blocks of a stage are independent; the result does not depend on the number of threads.</remarks>
internal sealed class Factorization
{
    // Enough blocks a stage to keep a few cores busy on little data, few enough that a block is more than a lock's worth of work.
    private const int Side = 4;

    private readonly RatingMatrix _ratings;
    private readonly RatingBlocks[] _blocks;
    private readonly double[] _loss;
    private readonly SgdStep _step;
    private readonly float _unit;

    internal Factorization(RatingMatrix ratings, Biases biases, int rank, int members, float scale, SgdStep step, int seed)
    {
        _ratings = ratings;
        _unit = ratings.Deviation > 0 ? (float)ratings.Deviation : 1;
        _step = step with { Mean = step.Mean / _unit };
        var random = new Random(seed);
        var stride = (rank + FactorizationKernel.Lanes - 1) / FactorizationKernel.Lanes * FactorizationKernel.Lanes;
        Rank = rank;
        Members = [.. Enumerable.Range(0, members).Select(_ => new Factors(stride,
            Start(ratings.Users.Length), Start(ratings.Items.Length),
            Array.ConvertAll(biases.User, b => (float)b / _unit), Array.ConvertAll(biases.Item, b => (float)b / _unit)))];
        _blocks = [.. Enumerable.Range(0, members).Select(_ => RatingBlocks.Deal(ratings, Side, random, _unit))];
        _loss = new double[members * Side];

        float[] Start(int rows)
        {
            var factors = new float[MatrixSize.Of(rows, stride)];
            for (var row = 0; row < rows; row++)
                for (var k = 0; k < rank; k++)
                    factors[row * stride + k] = (2 * random.NextSingle() - 1) * scale;
            return factors;
        }
    }

    internal int Rank { get; }

    internal Factors[] Members { get; }

    /// <summary>One pass of every member over every rating; returns the mean squared error met on the way.</summary>
    internal double Epoch(int threads)
    {
        Array.Clear(_loss);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        // Blocks of a stage give the same result in turn and at once: with members enough for all threads, each goes its own
        // way through the epoch and nobody waits between stages.
        if (Members.Length >= 2 * threads)
            Parallel.For(0, Members.Length, parallel, member =>
            {
                for (var work = 0; work < Side * Side; work++)
                    Pass(member, work / Side, work % Side);
            });
        else
            for (var stage = 0; stage < Side; stage++)
                Parallel.For(0, Members.Length * Side, parallel, work => Pass(work / Side, stage, work % Side));
        return _loss.Sum() * _unit * _unit / ((double)_ratings.Count * Members.Length);
    }

    private void Pass(int member, int stage, int group) =>
        _loss[member * Side + group] += FactorizationKernel.Pass(_blocks[member].Block(stage, group), Members[member], _step);

    /// <summary>The mean of the members' predictions.</summary>
    internal float Predict(int user, int item)
    {
        var sum = 0f;
        foreach (var m in Members)
            sum += m.UserBias[user] + m.ItemBias[item] + TensorPrimitives.Dot<float>(
                m.User.AsSpan(user * m.Stride, m.Stride), m.Item.AsSpan(item * m.Stride, m.Stride));
        return (_step.Mean + sum / Members.Length) * _unit;
    }

    /// <summary>Root mean squared error of <see cref="Predict"/>, clipped to the range of the ratings.</summary>
    internal double Rmse(RatingMatrix ratings, int threads)
    {
        var squares = new double[ratings.Users.Length];
        Parallel.For(0, squares.Length, new() { MaxDegreeOfParallelism = threads }, u =>
        {
            var items = ratings.ByUser.ColumnsOf(u);
            var values = ratings.ByUser.ValuesOf(u);
            for (var n = 0; n < items.Length; n++)
            {
                var error = values[n] - (double)Math.Clamp(Predict(u, items[n]), _ratings.Min, _ratings.Max);
                squares[u] += error * error;
            }
        });
        return Math.Sqrt(squares.Sum() / ratings.Count);
    }

    /// <summary>All members as one inner product: their factors side by side, then both biases, each next to a constant one.</summary>
    internal InnerProduct ToInnerProduct()
    {
        var width = Members.Length * Rank + 2;
        var (user, item) = (new float[(_ratings.Users.Length + 1) * width], new float[(_ratings.Items.Length + 1) * width]);
        Fill(user, _ratings.Users.Length, m => m.User, m => m.UserBias, biasAt: width - 2, _unit / Members.Length);
        Fill(item, _ratings.Items.Length, m => m.Item, m => m.ItemBias, biasAt: width - 1, 1f);
        return new(width, user, item, _step.Mean * _unit, (_ratings.Min, _ratings.Max));

        void Fill(float[] target, int rows, Func<Factors, float[]> factors, Func<Factors, float[]> bias, int biasAt, float weight)
        {
            for (var row = 0; row <= rows; row++)
            {
                var into = target.AsSpan(row * width, width);
                into[2 * width - 3 - biasAt] = 1;
                if (row == rows)
                    continue;
                for (var m = 0; m < Members.Length; m++)
                {
                    var stride = Members[m].Stride;
                    TensorPrimitives.Multiply(factors(Members[m]).AsSpan(row * stride, Rank), weight, into.Slice(m * Rank, Rank));
                    into[biasAt] += bias(Members[m])[row] * _unit / Members.Length;
                }
            }
        }
    }
}
