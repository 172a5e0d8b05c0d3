using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation;

/// <summary>Views and purchases, which no rating says anything of, are learned by trainers that rank.</summary>
public sealed class ImplicitFeedbackTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    [Fact]
    public void A_table_of_views_becomes_a_model_that_ranks()
    {
        var artifact = Path.Combine(_folder.Path, "views.zip");
        var outcome = new RecommendationTask().Train(new() { Data = Views(), Artifact = artifact }, new TrainingRun(1, 2));

        Assert.Equal("ials", outcome.Trainer);
        Assert.Contains(outcome.Notes, note => note.EndsWith("no ratings: rows say which items users chose (views, purchases)",
            StringComparison.Ordinal));
        Assert.True(outcome.Metrics.Values.First(v => v.Key == "ndcg@10").Value
            > outcome.Baseline.Values.First(v => v.Key == "ndcg@10").Value);
        using var model = PredictionModel.Open(artifact);
        Assert.Contains(model.Card.Notes, note => note.Contains("no ratings", StringComparison.Ordinal));
        Assert.All(model.Recommend("u2", 3).Items, item => Assert.StartsWith("even", item.Item, StringComparison.Ordinal));
    }

    [Fact]
    public void That_ratings_are_to_be_passed_over_is_kept_by_the_model_and_overruled()
    {
        var task = new RecommendationTask();
        var (data, artifact) = (Views(",rating", (user, item) => $",{1 + (user + item) % 5}"), Path.Combine(_folder.Path, "none.zip"));
        var outcome = task.Train(
            new() { Data = data, Roles = new() { Rating = "none" }, Trainer = "ease", Artifact = artifact }, new TrainingRun(1, 2));
        using var model = PredictionModel.Open(artifact);
        var cancel = TestContext.Current.CancellationToken;
        var evaluated = task.Evaluate(model, data, new(), cancel);

        Assert.True(model.Card.Reading!.NoRatings);
        Assert.Equal(outcome.TestRows, evaluated.Rows);
        Assert.Equal(outcome.Metrics.Values, evaluated.Metrics.Values);
        Assert.Contains(evaluated.Notes, note => note.EndsWith("these are the rows that training held out.", StringComparison.Ordinal));
        Assert.DoesNotContain(task.InputRows(model, data, new(), cancel), row => row.ContainsKey("Rating"));
        Assert.DoesNotContain(task.Evaluate(model, data, new() { Rating = "rating" }, cancel).Notes,
            note => note.Contains("no ratings", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("biased-mf")]
    [InlineData("bayesian-mf")]
    [InlineData("bias-only")]
    public void A_trainer_that_predicts_ratings_refuses_it_and_names_those_that_do_not(string trainer) => Assert.EndsWith(
        $"has no ratings, and {trainer} predicts ratings. Name the column that holds them with --rating, or choose a trainer that ranks " +
        "items: ials, ease or popular.", Assert.Throws<InputException>(() => new RecommendationTask().Train(
            new() { Data = Views(), Trainer = trainer, Artifact = Path.Combine(_folder.Path, "x.zip") }, new TrainingRun(1, 2))).Message,
        StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private string Views(string header = "", Func<int, int, string>? further = null)
    {
        var text = new StringBuilder($"user,item{header}\n");
        for (var user = 0; user < 60; user++)
            for (var item = 0; item < 20; item++)
                if ((user * 7 + item * 3) % 5 < 3)
                    text.Append($"u{user},{(user % 2 == 0 ? "even" : "odd")}{item}{further?.Invoke(user, item)}\n");
        var path = Path.Combine(_folder.Path, "views.csv");
        File.WriteAllText(path, text.ToString());
        return path;
    }
}
