using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

/// <summary>What holds for every recommender, whatever it computes.</summary>
public class RecommenderContractTests
{
    private static readonly Dictionary<string, ITrainer<RatingDataset>> Trainers = RecommendationTrainers.All.ToDictionary(t => t.Name);

    public static TheoryData<string> Names => [.. Trainers.Keys];

    [Theory, MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_bytes_on_one_two_and_four_threads(string name)
    {
        var data = SmallRatings.TwoTastes();
        var one = Trainers[name].Train(data, threads: 1).OnnxOnly();
        Assert.Equal(one, Trainers[name].Train(data, threads: 2).OnnxOnly());
        Assert.Equal(one, Trainers[name].Train(data, threads: 4).OnnxOnly());
    }

    [Theory, MemberData(nameof(Names))]
    public void Stock_ML_NET_loads_it_and_agrees_with_our_batch_scores(string name)
    {
        using var model = Trainers[name].Train(SmallRatings.TwoTastes());
        var ml = new MLContext(1);
        var engine = ml.Model.CreatePredictionEngine<SmallRatings.Pair, SmallRatings.Answer>(
            ml.Model.Load(new MemoryStream(model.Zip()), out _));
        using var ours = new Recommender(model.Onnx(), model.Rated());
        foreach (var user in (string[])["u0", "u1", "u59", "nobody"])
        {
            var scores = ours.Scores(user);
            for (var i = 0; i < scores.Length; i++)
            {
                var answer = engine.Predict(new() { User = user, Item = ours.Rated.Items[i] });
                Assert.Equal(answer.Score[0], scores[i], 1e-5f);
                Assert.Equal(user == "nobody" ? 0 : 1, answer.KnownUser[0]);
                Assert.Equal(1, answer.KnownItem[0]);
            }
            var unknown = engine.Predict(new() { User = user, Item = "nothing" });
            Assert.True(float.IsFinite(unknown.Score[0]));
            Assert.Equal(0, unknown.KnownItem[0]);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Recommending_leaves_out_what_the_user_rated_unless_asked(string name)
    {
        using var model = Trainers[name].Train(SmallRatings.TwoTastes()).Recommender();
        Assert.True(model.Rated.TryGet("u3", out var rated));
        var ratedIds = rated.ToArray().Select(i => model.Rated.Items[i]).ToHashSet();

        var fresh = model.Recommend("u3", top: 1000);
        Assert.True(fresh.Known);
        Assert.Equal(model.Rated.Items.Count - ratedIds.Count, fresh.Items.Count);
        Assert.DoesNotContain(fresh.Items, i => ratedIds.Contains(i.Item));
        Assert.Equal(fresh.Items.OrderByDescending(i => i.Score).Select(i => i.Score), fresh.Items.Select(i => i.Score));

        Assert.Equal(model.Rated.Items.Count, model.Recommend("u3", top: 1000, includeRated: true).Items.Count);
    }

    [Theory, MemberData(nameof(Names))]
    public void An_unknown_user_gets_the_answer_for_anybody_and_is_told_so(string name)
    {
        using var model = Trainers[name].Train(SmallRatings.TwoTastes()).Recommender();
        var answer = model.Recommend("nobody", top: 5);
        Assert.False(answer.Known);
        Assert.Equal(5, answer.Items.Count);
        Assert.All(answer.Items, i => Assert.True(float.IsFinite(i.Score)));
        Assert.Equal(answer.Items, model.Recommend("", top: 5).Items);
    }

    [Theory, MemberData(nameof(Names))]
    public void Degenerate_ratings_are_learned_from_all_the_same(string name)
    {
        RatingDataset[] sets =
        [
            SmallRatings.Of(("u", "i", 3)),
            SmallRatings.Of(("u", "a", 3), ("u", "b", 4), ("u", "c", 1)),
            SmallRatings.Of(("a", "i", 3), ("b", "i", 4), ("c", "i", 1)),
            SmallRatings.Of(("a", "x", 1), ("a", "y", 1), ("b", "x", 1), ("b", "z", 1)),
            SmallRatings.Of(("a", "x", 1), ("a", "x", 5), ("b", "x", 2)),
            SmallRatings.Of(("a", "x", 0), ("b", "y", 0)),
            SmallRatings.Of(("a", "x", -1e6f), ("b", "y", 1e6f), ("", "", 0)),
        ];
        foreach (var data in sets)
        {
            using var model = Trainers[name].Train(data).Recommender();
            foreach (var user in data.Users.Append("nobody"))
                Assert.All(model.Scores(user), s => Assert.True(float.IsFinite(s)));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void No_ratings_and_ratings_that_are_no_numbers_are_refused(string name)
    {
        var trainer = Trainers[name];
        Assert.Contains("no ratings", Assert.Throws<InputException>(() => trainer.Train(SmallRatings.Of())).Message);
        var fault = Assert.Throws<InputException>(() => trainer.Train(SmallRatings.Of(("a", "x", 1), ("a", "y", float.NaN))));
        Assert.Contains("row 2", fault.Message);
    }

    [Theory, MemberData(nameof(Names))]
    public void Users_and_items_without_a_rating_in_the_rows_given_are_unknown(string name)
    {
        var data = SmallRatings.TwoTastes();
        var rows = Enumerable.Range(0, data.Count)
            .Where(r => data.Users[data.UserIndex[r]] != "u5" && data.Items[data.ItemIndex[r]] != "i7")
            .ToArray();
        using var model = Trainers[name].Train(data.Subset(rows));
        var rated = model.Rated();
        Assert.DoesNotContain("u5", rated.Users);
        Assert.DoesNotContain("i7", rated.Items);
    }

    [Theory, MemberData(nameof(Names))]
    public void Cancelling_stops_it(string name)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() =>
            Trainers[name].Train(SmallRatings.TwoTastes(), Trainers[name].Space.Defaults, new TrainingRun(1, 1, Cancel: source.Token)));
    }
}
