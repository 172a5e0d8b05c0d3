using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

/// <summary>Evaluation scores blocks of users by a product of matrices, and gets what the graph in the zip answers.</summary>
public sealed class FactorScoresTests
{
    private static readonly Dictionary<string, ITrainer<RatingDataset>> Trainers = RecommendationTrainers.All.ToDictionary(t => t.Name);

    public static TheoryData<string> Factors => [.. Trainers.Keys.Except(["ease"])];

    [Theory, MemberData(nameof(Factors))]
    public void They_are_those_of_the_graph(string name)
    {
        using var model = Trainers[name].Train(SmallRatings.TwoTastes(items: 70));
        using var graph = new MlNetSuite.Prediction.Recommendation.Recommender(model.Onnx(), model.Rated());
        var scores = FactorScores.Read(model.Onnx(), graph.Rated.Items)!;
        string[] users = [.. Enumerable.Range(0, 10).Select(u => $"u{u}"), "nobody"];
        var block = new float[users.Length * scores.Stride];
        scores.Score(users, block);
        for (var n = 0; n < users.Length; n++)
        {
            var expected = graph.Scores(users[n]);
            for (var i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], block[n * scores.Stride + i], 1e-5f);
        }
        string[] items = [.. users.Select((_, n) => n % 4 == 3 ? "nothing" : $"i{n}")];
        foreach (var (ours, theirs) in scores.Pairs(users, items).Zip(graph.Scores(users, items)))
            Assert.Equal(theirs, ours, 1e-5f);
    }

    [Fact]
    public void A_graph_of_another_form_is_left_to_ONNX_Runtime()
    {
        using var ease = Trainers["ease"].Train(SmallRatings.TwoTastes());
        Assert.Null(FactorScores.Read(ease.Onnx(), ease.Rated().Items));
        using var popular = Trainers["popular"].Train(SmallRatings.TwoTastes());
        Assert.Null(FactorScores.Read(popular.Onnx(), [.. popular.Rated().Items.Reverse()]));
    }
}
