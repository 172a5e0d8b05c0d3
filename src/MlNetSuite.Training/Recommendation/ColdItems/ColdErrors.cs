using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Training.Recommendation.ColdItems;

/// <summary>The error on items that nobody had rated in training, apart from that on all others, which hides it: such rows are few where
/// rows are held out at random, and many where items are new.</summary>
internal static class ColdErrors
{
    /// <summary>The error of the model's predictions for such items.</summary>
    internal const string Rmse = "coldRmse";

    /// <summary>The error of what the model says of an item it knows nothing of: how generous the user is.</summary>
    internal const string BaselineRmse = "coldBaselineRmse";

    /// <summary>How many such items the test rows have; of a model that scores some by their texts, those.</summary>
    internal const string Items = "coldItems";

    /// <summary>Adds the metrics; none where there are no such rows.</summary>
    internal static void Add(
        Dictionary<string, double> metrics, RatedItems rated, RecommenderScores scores, float[] predicted, RatingDataset test)
    {
        var warm = rated.Items.Take(rated.RatedCount).ToHashSet(StringComparer.Ordinal);
        // Where some are scored by their texts, those that nothing is known of say nothing about how well.
        var fromText = rated.Items.Skip(rated.RatedCount).ToHashSet(StringComparer.Ordinal);
        int[] cold = [.. Enumerable.Range(0, test.Count).Where(row => test.Items[test.ItemIndex[row]] is var item
            && (fromText.Count > 0 ? fromText.Contains(item) : !warm.Contains(item)))];
        if (cold.Length == 0)
            return;
        var nobodys = "?";
        while (rated.Items.Contains(nobodys))
            nobodys += "?";
        float[] actual = [.. cold.Select(row => test.Ratings[row])];
        metrics[Rmse] = RatingMetrics.Rmse([.. cold.Select(row => predicted[row])], actual);
        metrics[BaselineRmse] = RatingMetrics.Rmse(
            scores.Pairs([.. cold.Select(row => test.Users[test.UserIndex[row]])], [.. cold.Select(_ => nobodys)]), actual);
        metrics[Items] = cold.Select(row => test.ItemIndex[row]).Distinct().Count();
    }
}
