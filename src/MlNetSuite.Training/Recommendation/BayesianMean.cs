namespace MlNetSuite.Training.Recommendation;

/// <summary>The mean prediction of the states of Markov chains, and what it is like on ratings held out.</summary>
/// <remarks>A prediction of one state is an inner product, and so is the mean of many: biases are averaged, factors go side by
/// side into a <see cref="LowRankSum"/>.</remarks>
internal sealed class BayesianMean
{
    private readonly RatingMatrix _ratings;
    private readonly BayesianOptions _options;
    private readonly LowRankSum _factors;
    private readonly double[] _userBias;
    private readonly double[] _itemBias;
    private readonly int _threads;
    private int _states;

    internal BayesianMean(RatingMatrix ratings, BayesianOptions options, int width, int threads)
    {
        (_ratings, _options, _threads) = (ratings, options, threads);
        (_userBias, _itemBias) = (new double[ratings.Users.Length + 1], new double[ratings.Items.Length + 1]);
        _factors = new(_userBias.Length, _itemBias.Length, width, options.Rank);
    }

    /// <summary>Adds the state a chain is in.</summary>
    internal void Add(BayesianFactorization chain)
    {
        var (users, items) = (WithUnseen(chain.Users), WithUnseen(chain.Items));
        _factors.Add(users, items, chain.Users.Stride, _options.Rank, _threads);
        AddBias(users, chain.Users, _userBias);
        AddBias(items, chain.Items, _itemBias);
        _states++;
    }

    /// <summary>The mean as one inner product in the unit of the ratings.</summary>
    /// <param name="unit">What a rating of the model is worth in ratings.</param>
    internal InnerProduct ToInnerProduct(float unit)
    {
        _factors.Truncate(_threads);
        var width = _factors.Width + 2;
        var (user, item) = (new float[_userBias.Length * width], new float[_itemBias.Length * width]);
        for (var row = 0; row < _userBias.Length; row++)
        {
            for (var k = 0; k < width - 2; k++)
                user[row * width + k] = _factors.Left(k)[row] * unit;
            user[row * width + width - 2] = (float)(_userBias[row] / _states * unit);
            user[row * width + width - 1] = 1;
        }
        for (var row = 0; row < _itemBias.Length; row++)
        {
            for (var k = 0; k < width - 2; k++)
                item[row * width + k] = _factors.Right(k)[row] / _states;
            item[row * width + width - 2] = 1;
            item[row * width + width - 1] = (float)(_itemBias[row] / _states * unit);
        }
        return new(width, user, item, (float)_ratings.Mean, (_ratings.Min, _ratings.Max));
    }

    // The rows of a side, and after them what is believed of a row never seen.
    private static float[] WithUnseen(FactorSide side) => [.. side.Factors, .. side.Unseen()];

    private static void AddBias(float[] rows, FactorSide side, double[] sum)
    {
        for (var row = 0; row < sum.Length; row++)
            sum[row] += rows[row * side.Stride + side.Bias];
    }
}
