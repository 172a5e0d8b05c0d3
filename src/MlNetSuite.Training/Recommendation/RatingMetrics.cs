using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Recommendation.ColdItems;

namespace MlNetSuite.Training.Recommendation;

/// <summary>Measures recommenders: <c>rmse</c> and <c>mae</c> of those that predict ratings, <c>hitRate@10</c>, <c>ndcg@10</c>
/// and <c>recall@10</c> of all; and apart, as <see cref="ColdErrors"/>, of the rows of items that nobody had rated in training.</summary>
public static class RatingMetrics
{
    private const int ListLength = 10;

    /// <summary>Pairs scored between two looks at whether to stop.</summary>
    private const int PairsPerBatch = 4_096;

    /// <summary>The model's metrics on test rows.</summary>
    /// <param name="model">A recommender.</param>
    /// <param name="test">Rows kept from training. Users and items unknown to the model are measured too, with the answer they
    /// get; a pair the user rated in training counts for errors, not for lists.</param>
    /// <param name="threads">Cores to use.</param>
    /// <param name="cancel">Stops it.</param>
    /// <returns>By metric name. Lists are left out where there is nothing to rank, everything where there are no rows.</returns>
    /// <exception cref="PredictionInputException">The model is not a recommender.</exception>
    public static IReadOnlyDictionary<string, double> Evaluate(
        PredictionModel model, RatingDataset test, int threads = 1, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(test);
        var metrics = new Dictionary<string, double>();
        if (test.Count == 0)
            return metrics;
        // Scoring first lets a model of another task say what it is.
        _ = model.ScorePairs([test.Users[test.UserIndex[0]]], [test.Items[test.ItemIndex[0]]]);
        var scores = RecommenderScores.Of(model);
        if (RecommendationTrainers.PredictsRatings(model.Card.Trainer))
        {
            var predicted = Predict(scores, test, cancel);
            AddErrors(metrics, predicted, test);
            ColdErrors.Add(metrics, model.Rated!, scores, predicted, test);
        }
        AddLists(metrics, RankingMetrics.Of(model.Rated!, Pairs(test), scores, ListLength, threads, cancel));
        return metrics;
    }

    /// <summary>What knows nothing of users: the mean rating for errors, the most rated items for lists.</summary>
    public static IReadOnlyDictionary<string, double> Baseline(RatingDataset train, RatingDataset test, string trainer, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(test);
        var metrics = new Dictionary<string, double>();
        if (test.Count == 0)
            return metrics;
        var ratings = RatingMatrix.From(train);
        if (RecommendationTrainers.PredictsRatings(trainer))
        {
            var mean = new float[test.Count];
            Array.Fill(mean, (float)ratings.Mean);
            AddErrors(metrics, mean, test);
        }
        var popularity = PopularTrainer.Popularity(ratings);
        AddLists(metrics, RankingMetrics.Of(ratings.Rated(), Pairs(test), ItemScores.Same(popularity), ListLength, threads,
            CancellationToken.None));
        return metrics;
    }

    /// <summary>Root of the mean squared error.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are zero.</exception>
    public static double Rmse(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual)
    {
        Check(predicted, actual);
        var sum = 0.0;
        for (var n = 0; n < actual.Length; n++)
            sum += Math.Pow((double)predicted[n] - actual[n], 2);
        return Math.Sqrt(sum / actual.Length);
    }

    /// <summary>Mean absolute error.</summary>
    /// <exception cref="ArgumentException">The lengths differ or are zero.</exception>
    public static double Mae(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual)
    {
        Check(predicted, actual);
        var sum = 0.0;
        for (var n = 0; n < actual.Length; n++)
            sum += Math.Abs((double)predicted[n] - actual[n]);
        return sum / actual.Length;
    }

    private static void Check(ReadOnlySpan<float> predicted, ReadOnlySpan<float> actual)
    {
        if (predicted.Length != actual.Length || actual.Length == 0)
            throw new ArgumentException(
                $"{predicted.Length} predictions and {actual.Length} ratings; equal numbers of at least one are expected.");
    }

    private static IEnumerable<(string, string)> Pairs(RatingDataset data) =>
        Enumerable.Range(0, data.Count).Select(r => (data.Users[data.UserIndex[r]], data.Items[data.ItemIndex[r]]));

    /// <summary>The score of each row.</summary>
    internal static float[] Predict(RecommenderScores model, RatingDataset rows, CancellationToken cancel)
    {
        var scores = new float[rows.Count];
        foreach (var places in Enumerable.Range(0, rows.Count).Chunk(PairsPerBatch))
        {
            cancel.ThrowIfCancellationRequested();
            model.Pairs([.. places.Select(p => rows.Users[rows.UserIndex[p]])], [.. places.Select(p => rows.Items[rows.ItemIndex[p]])])
                .CopyTo(scores, places[0]);
        }
        return scores;
    }

    /// <summary>The errors alone, of predictions already made.</summary>
    internal static IReadOnlyDictionary<string, double> Errors(float[] predicted, RatingDataset test)
    {
        var metrics = new Dictionary<string, double>();
        AddErrors(metrics, predicted, test);
        return metrics;
    }

    private static void AddErrors(Dictionary<string, double> metrics, float[] predicted, RatingDataset test)
    {
        metrics["rmse"] = Rmse(predicted, test.Ratings);
        metrics["mae"] = Mae(predicted, test.Ratings);
    }

    private static void AddLists(Dictionary<string, double> metrics, RankingMetrics? lists)
    {
        if (lists is null)
            return;
        metrics[$"hitRate@{ListLength}"] = lists.HitRate;
        metrics[$"ndcg@{ListLength}"] = lists.Ndcg;
        metrics[$"recall@{ListLength}"] = lists.Recall;
    }
}
