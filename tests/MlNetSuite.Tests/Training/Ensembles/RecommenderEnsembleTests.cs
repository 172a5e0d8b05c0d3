using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Onnx;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Ensembles;

public class RecommenderEnsembleTests
{
    private const string Task = "recommendation";

    [Fact]
    public void Ratings_are_averaged()
    {
        var subject = Subject.Of(Task, "biased-mf");
        var (one, two) = (subject.Scores(MergedZips.Member(Task, "biased-mf")), subject.Scores(MergedZips.Member(Task, "bias-only")));
        var merged = MergedZips.Merge(Task, ("biased-mf", 7), ("bias-only", 3));
        Assert.Equal(one.Zip(two, (a, b) => (float)(0.7 * a + 0.3 * b)), subject.Scores(merged), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Scores_that_only_rank_are_standardized_and_averaged()
    {
        (string Trainer, double Weight)[] of = [("ease", 0.5), ("ials", 0.25), ("popular", 0.25)];
        var data = MergedZips.Rows<RatingDataset>();
        var expected = new double[data.Users.Count * data.Items.Count];
        foreach (var (trainer, weight) in of)
        {
            using var member = Open(MergedZips.Member(Task, trainer));
            var scores = data.Users.SelectMany(member.ScoreItems).Select(s => (double)s).ToList();
            var mean = scores.Average();
            var deviation = Math.Sqrt(scores.Average(s => (s - mean) * (s - mean)));
            for (var n = 0; n < expected.Length; n++)
                expected[n] += weight * (scores[n] - mean) / deviation;
        }
        using var model = Open(MergedZips.Merge(Task, of));
        Assert.Equal(expected, data.Users.SelectMany(model.ScoreItems).Select(s => (double)s), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void It_recommends_knows_who_rated_what_and_leaves_that_out()
    {
        using var model = Open(MergedZips.Merge(Task, ("ease", 1), ("ials", 1)));
        using var first = Open(MergedZips.Member(Task, "ease"));
        Assert.Equal(first.Rated!.ToBytes(), model.Rated!.ToBytes());
        var list = model.Recommend("user 0", top: 5);
        Assert.True(list.Known);
        Assert.True(model.Rated.TryGet("user 0", out var rated));
        Assert.Empty(list.Items.Select(i => i.Item).Intersect(rated.ToArray().Select(i => model.Rated.Items[i])));
        Assert.NotEmpty(list.Items);

        var stranger = model.Predict(new Dictionary<string, object?> { ["User"] = "nobody", ["Item"] = "item 1" });
        Assert.Equal((false, true), (stranger["KnownUser"].Flag, stranger["KnownItem"].Flag));
        Assert.False(model.Recommend("nobody").Known);
    }

    [Fact]
    public void Members_share_their_tables_of_users_and_items()
    {
        using var model = Open(MergedZips.Merge(Task, ("biased-mf", 1), ("bias-only", 1)));
        Assert.Equal(2, ModelProto.Parser.ParseFrom(model.OnnxModel()).Graph.Node.Count(n => n.OpType == "LabelEncoder"));
    }

    [Fact]
    public void Equal_members_make_equal_bytes_and_a_program_with_Microsofts_packages_alone_agrees()
    {
        var merged = MergedZips.Merge(Task, ("ease", 2), ("popular", 1));
        Assert.Equal(merged, MergedZips.Merge(Task, ("ease", 2), ("popular", 1)));
        Subject.Of(Task, "ease").AssertStockProgramAgrees(merged);
    }

    [Fact]
    public void Ratings_and_ranks_are_not_mixed() => Assert.Contains(
        "one kind", Assert.Throws<InputException>(() => MergedZips.Merge(Task, ("biased-mf", 1), ("ease", 1))).Message);

    [Fact]
    public void An_ensemble_of_ratings_is_measured_by_its_errors() =>
        Assert.True(RecommendationTrainers.PredictsRatings(RecommenderEnsemble.Ratings));

    private static PredictionModel Open(byte[] zip) => PredictionModel.Open(new MemoryStream(zip));
}
