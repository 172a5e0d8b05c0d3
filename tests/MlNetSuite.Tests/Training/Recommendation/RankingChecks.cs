using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

internal static class RankingChecks
{
    /// <summary>Two tastes: a recommender should put the items of the user's own taste first.</summary>
    internal static void BeatsPopular(ITrainer<RatingDataset> trainer, params (string, string)[] set)
    {
        var data = SmallRatings.TwoTastes();
        var split = LeaveLastOut.Split(data);
        Assert.InRange(Ndcg(trainer, set), 1.5 * Ndcg(new PopularTrainer(), []), 1);

        double Ndcg(ITrainer<RatingDataset> one, (string, string)[] parameters)
        {
            using var model = one.Train(data.Subset(split.Train), set: parameters).Recommender();
            return RankingMetrics.Of(model.Rated, split.Test.Select(r => (data.Users[data.UserIndex[r]], data.Items[data.ItemIndex[r]])),
                new OfRecommender(model), 10, 1, TestContext.Current.CancellationToken)!.Ndcg;
        }
    }

    private sealed class OfRecommender(Recommender model) : ItemScores
    {
        internal override int Stride => model.Rated.Items.Count;

        internal override void Score(IReadOnlyList<string> users, Span<float> scores)
        {
            for (var n = 0; n < users.Count; n++)
                model.Scores(users[n]).CopyTo(scores[(n * Stride)..]);
        }
    }
}
