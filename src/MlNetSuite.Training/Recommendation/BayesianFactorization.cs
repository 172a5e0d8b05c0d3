using System.Numerics.Tensors;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Recommendation;

/// <summary>The numbers of Bayesian factorization.</summary>
/// <param name="Rank">Factors of a user and of an item, in addition to their biases.</param>
/// <param name="Partners">Whether the set of items a user rated (and of users who rated an item) says something by itself.</param>
/// <param name="UserNoise">How alike users are in how far their ratings can be relied on: shape of a gamma belief; 0 for all the
/// same.</param>
/// <param name="ItemNoise">The same of items.</param>
/// <param name="Spread">What the variance of a factor is about before any rating is seen, in variances of the ratings.</param>
internal sealed record BayesianOptions(int Rank, bool Partners, double UserNoise, double ItemNoise, double Spread);

/// <summary>One Markov chain over biased factorizations of the ratings that explain them well, by Gibbs sampling.</summary>
/// <remarks>
/// Salakhutdinov and Mnih 2008 (BPMF), with biases inside the factors, with side information (<see cref="PartnerMeans"/>) and
/// with a precision of its own for every user and item:
/// <code>
/// r(u, i) ~ N(p_u . q_i + b_u + c_i, 1 / (precision reliability_u reliability_i))
/// </code>
/// A sweep draws each group of unknowns given all others. Ratings are measured about their mean in their standard deviation.
/// What is drawn for a row hangs on (seed, sweep, row) alone, rows of a side are independent given the other side: the result
/// does not depend on the number of threads.
/// </remarks>
internal sealed class BayesianFactorization
{
    private readonly int _ratings;
    private readonly long _seed;
    private readonly double[] _userErrors;
    private readonly double[] _itemErrors;
    private double _precision = 1.5;
    private int _sweeps;

    /// <param name="byUser">Ratings by user, in the unit of the model.</param>
    /// <param name="byItem">The same by item.</param>
    /// <param name="options">The numbers of the model.</param>
    /// <param name="seed">The key of everything drawn.</param>
    internal BayesianFactorization(RatingRows byUser, RatingRows byItem, BayesianOptions options, long seed)
    {
        (_ratings, _seed) = (byUser.Values.Length, seed);
        Users = new(byUser, byItem, isUser: true, options, options.UserNoise, new RandomStream(seed, 1).Key());
        Items = new(byItem, byUser, isUser: false, options, options.ItemNoise, new RandomStream(seed, 2).Key());
        (_userErrors, _itemErrors) = (new double[byUser.Rows], new double[byItem.Rows]);
    }

    internal FactorSide Users { get; }

    internal FactorSide Items { get; }

    /// <summary>The mean squared error of the factors as they are, each rating weighed by how far it can be relied on.</summary>
    internal double Loss { get; private set; }

    /// <summary>Draws everything once.</summary>
    internal void Sweep(int threads)
    {
        _sweeps++;
        if (_sweeps > 1)
            Users.DrawBelief(_sweeps, threads);
        Users.DrawRows(Items, _precision, _sweeps, threads);
        if (_sweeps > 1)
            Items.DrawBelief(_sweeps, threads);
        Items.DrawRows(Users, _precision, _sweeps, threads);

        Users.SumErrors(Items, _userErrors);
        Users.DrawReliability(_userErrors, _precision, _sweeps);
        var squares = 0.0;
        for (var u = 0; u < _userErrors.Length; u++)
            squares += _userErrors[u] * Users.Reliability[u];
        Loss = squares / _ratings;
        var random = new RandomStream(_seed, _sweeps);
        _precision = random.Gamma(1 + _ratings / 2.0, 1 + squares / 2);
        if (Items.Noise > 0)
            Items.SumErrors(Users, _itemErrors);
        Items.DrawReliability(_itemErrors, _precision, _sweeps);
    }

    /// <summary>The rating the factors predict as they are, about the mean.</summary>
    internal float Predict(int user, int item) => TensorPrimitives.Dot(Users.Row(user), Items.Row(item));
}
