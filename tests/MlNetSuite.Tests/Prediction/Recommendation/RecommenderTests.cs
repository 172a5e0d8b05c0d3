using MlNetSuite.Tests.Training.Recommendation;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Prediction.Recommendation;

public class RecommenderTests
{
    [Theory]
    [InlineData("ials")]
    [InlineData("ease")]
    public void Sixteen_threads_get_the_answers_of_one(string trainer)
    {
        using var model = RecommendationTrainers.All.Single(t => t.Name == trainer).Train(SmallRatings.TwoTastes()).Recommender();
        string[] users = [.. Enumerable.Range(0, 60).Select(u => $"u{u}"), "nobody"];
        var alone = users.Select(u => model.Recommend(u, 7).Items).ToArray();
        Parallel.For(0, 16 * users.Length, new() { MaxDegreeOfParallelism = 16 }, n =>
            Assert.Equal(alone[n % users.Length], model.Recommend(users[n % users.Length], 7).Items));
    }

    [Fact]
    public void Lists_of_unequal_length_make_no_pairs_and_empty_ones_no_scores()
    {
        using var model = new PopularTrainer().Train(SmallRatings.TwoTastes()).Recommender();
        Assert.Throws<ArgumentException>(() => model.Scores(["u1"], []));
        Assert.Empty(model.Scores([], []));
    }
}
