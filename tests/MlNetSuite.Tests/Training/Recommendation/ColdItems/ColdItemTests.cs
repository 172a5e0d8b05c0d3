using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation.ColdItems;

/// <summary>Items that nobody has rated are scored by their texts.</summary>
public class ColdItemTests
{
    private static readonly RatingDataset Data = GenreRatings.Data();

    private static readonly Dictionary<string, (string, string)[]> Quick = new()
    {
        ["biased-mf"] = [("rank", "8"), ("members", "2")],
        ["bayesian-mf"] = [("warmup", "10"), ("sweeps", "30")],
        ["bias-only"] = [],
        ["ials"] = [("rank", "8")],
    };

    public static TheoryData<string> Factored => [.. Quick.Keys];

    [Theory]
    [InlineData("biased-mf")]
    [InlineData("bayesian-mf")]
    public void What_a_new_item_is_about_decides_who_likes_it(string trainer)
    {
        using var model = Trained(trainer).Recommender();
        float[] even = model.Scores(["u0", "u0", "u0"], [GenreRatings.Space, GenreRatings.Love, GenreRatings.ClassicSpace]);
        float[] odd = model.Scores(["u1", "u1", "u1"], [GenreRatings.Space, GenreRatings.Love, GenreRatings.ClassicLove]);
        Assert.True(even[0] > even[1] + 1, $"{even[0]} and {even[1]}");
        Assert.True(odd[1] > odd[0] + 1, $"{odd[1]} and {odd[0]}");
        Assert.True(even[2] > even[0] + 0.4f && odd[2] > odd[1] + 0.4f, "a classic is liked more");
    }

    [Fact]
    public void Without_factors_the_text_tells_how_well_an_item_is_liked()
    {
        using var model = Trained("bias-only").Recommender();
        var scores = model.Scores(["u0", "u0"], [GenreRatings.Space, GenreRatings.ClassicSpace]);
        Assert.True(scores[1] > scores[0] + 0.5f, $"{scores[1]} and {scores[0]}");
    }

    [Theory, MemberData(nameof(Factored))]
    public void Scores_of_rated_and_of_unknown_items_are_the_same_to_the_last_bit(string trainer)
    {
        using var with = Trained(trainer).Recommender();
        using var without = Trained(trainer, ("coldItems", "off")).Recommender();
        Assert.Equal(without.Rated.Items, with.Rated.Items.Take(with.Rated.RatedCount));
        Assert.Equal(["new0", "new1", "new2", "new3"], with.Rated.Items.Skip(with.Rated.RatedCount));
        foreach (var user in (string[])["u0", "u1", "nobody"])
        {
            Assert.Equal(without.Scores(user), with.Scores(user).Take(with.Rated.RatedCount));
            Assert.Equal(without.Scores([user], ["nothing"]), with.Scores([user], ["nothing"]));
        }
    }

    [Theory, MemberData(nameof(Factored))]
    public void Standard_ML_NET_gives_the_same_score_and_says_that_it_stems_from_the_text(string trainer)
    {
        using var model = Trained(trainer);
        var ml = new MLContext(1);
        var engine = ml.Model.CreatePredictionEngine<SmallRatings.Pair, Answer>(ml.Model.Load(new MemoryStream(model.Zip()), out _));
        using var ours = new Recommender(model.Onnx(), model.Rated());
        foreach (var (item, known, fromText) in ((string, float, float)[])[("m3", 1, 0), (GenreRatings.Love, 0, 1), ("nothing", 0, 0)])
        {
            var answer = engine.Predict(new() { User = "u1", Item = item });
            Assert.Equal((known, fromText), (answer.KnownItem[0], answer.ItemFromText[0]));
            Assert.Equal(ours.Scores(["u1"], [item])[0], answer.Score[0], 1e-6f);
        }
        var factors = FactorScores.Read(model.Onnx(), ours.Rated.Items)!;
        Assert.Equal(ours.Scores(["u1"], [GenreRatings.Love])[0], factors.Pairs(["u1"], [GenreRatings.Love])[0], 1e-5f);
    }

    [Fact]
    public void New_items_are_recommended_when_asked_for_and_marked()
    {
        using var model = Trained("biased-mf").Recommender();
        Assert.DoesNotContain(model.Recommend("u0", 1000, includeRated: true).Items, item => item.FromText);
        var all = model.Recommend("u0", 1000, includeUnrated: true).Items;
        Assert.Equal(["new0", "new1", "new2", "new3"], all.Where(item => item.FromText).Select(item => item.Item).Order());
        Assert.Equal(GenreRatings.ClassicSpace, all.First(item => item.FromText).Item);
    }

    [Fact]
    public void The_bytes_are_the_same_on_any_number_of_threads()
    {
        var one = Trained("biased-mf").OnnxOnly();
        Assert.Equal(one, RecommendationTrainers.All[0].Train(Data, 3, 1, Quick["biased-mf"]).OnnxOnly());
    }

    [Fact]
    public void A_table_that_people_wrote_is_taken_as_it_is()
    {
        (string Id, string Text)[] strange =
        [
            ("empty", ""), ("marks", "!!! ???"), ("alone", "Xylophone"), ("emoji", "🚀 🚀"), ("long", new string('x', 100_000)),
            ("said", "space"),
        ];
        var data = Data with
        {
            Texts = new(["title"], [.. Enumerable.Range(0, 60).Select(item => $"m{item}"), .. strange.Select(item => item.Id)],
                [.. Enumerable.Range(0, 60).Select(item => (string[])[item == 7 ? "" : GenreRatings.Genre(item)]),
                    .. strange.Select(item => (string[])[item.Text])]),
        };
        using var model = RecommendationTrainers.All[0].Train(data, set: Quick["biased-mf"]);
        Assert.Equal("said", Assert.Single(model.Rated().Items.Skip(model.Rated().RatedCount)));
        Assert.Contains(model.Notes, note => note.StartsWith("1 item without ratings in the training rows is scored by its text (title)",
            StringComparison.Ordinal));
    }

    [Fact]
    public void Texts_that_say_nothing_leave_new_items_unknown()
    {
        var data = Data with { Texts = Data.Texts! with { Cells = [.. Data.Texts!.Ids.Select(id => (string[])[id, ""])] } };
        using var model = RecommendationTrainers.All[0].Train(data, set: Quick["biased-mf"]);
        Assert.Equal(model.Rated().Items.Count, model.Rated().RatedCount);
    }

    [Theory]
    [InlineData("biased-mf", "bias-only", true)]
    [InlineData("ials", "popular", false)]
    public void An_ensemble_scores_new_items_where_all_members_do(string one, string two, bool scored)
    {
        var run = new TrainingRun(1, 1);
        ModelMember Member(string trainer) => new(RecommendationTrainers.All.First(t => t.Name == trainer)
            .Train(Data, set: Quick.GetValueOrDefault(trainer) ?? []), trainer, 1);
        using var merged = RecommenderEnsemble.Merge([Member(one), Member(two)], run);
        Assert.Equal(scored ? 4 : 0, merged.Rated().Items.Count - merged.Rated().RatedCount);
        Assert.Equal(scored, merged.Transformer.GetOutputSchema(merged.InputSchema).GetColumnOrNull("ItemFromText") is not null);
    }

    private static TrainedModel Trained(string trainer, params (string, string)[] set) =>
        RecommendationTrainers.All.First(t => t.Name == trainer).Train(Data, 1, 1, [.. Quick[trainer], .. set]);

    private sealed class Answer
    {
        public float[] Score { get; set; } = [];

        public float[] KnownItem { get; set; } = [];

        public float[] ItemFromText { get; set; } = [];
    }
}
