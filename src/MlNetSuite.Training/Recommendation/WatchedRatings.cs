namespace MlNetSuite.Training.Recommendation;

/// <summary>Ratings held out from Markov chains, and the error of the mean prediction of the states seen so far.</summary>
/// <param name="ratings">The ratings held out.</param>
/// <param name="mean">The rating a prediction of zero stands for.</param>
/// <param name="unit">What a rating of the model is worth in ratings.</param>
/// <param name="range">Predictions are clipped to it.</param>
internal sealed class WatchedRatings(RatingMatrix ratings, float mean, float unit, (float Min, float Max) range)
{
    private readonly double[] _sum = new double[ratings.Count];
    private int _states;

    /// <summary>Adds the state a chain is in; returns the root mean squared error of the mean.</summary>
    internal double Add(BayesianFactorization chain)
    {
        _states++;
        var squares = 0.0;
        for (var u = 0; u < ratings.Users.Length; u++)
            for (var n = ratings.ByUser.Start[u]; n < ratings.ByUser.Start[u + 1]; n++)
            {
                _sum[n] += chain.Predict(u, ratings.ByUser.Columns[n]);
                var error = ratings.ByUser.Values[n] - Math.Clamp(mean + unit * _sum[n] / _states, range.Min, range.Max);
                squares += error * error;
            }
        return Math.Sqrt(squares / ratings.Count);
    }
}
