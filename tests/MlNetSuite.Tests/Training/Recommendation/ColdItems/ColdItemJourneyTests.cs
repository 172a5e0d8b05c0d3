using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Recommendation.ColdItems;

/// <summary>From files to the metric of items that nobody has rated, which is reported apart.</summary>
public sealed class ColdItemJourneyTests : IDisposable
{
    private readonly MlNetSuite.Tests.TemporaryFolder _folder = new();

    [Fact]
    public void With_whole_items_held_out_their_error_is_measured_and_texts_lower_it()
    {
        var (zip, outcome) = Train("group:item", "words");
        var report = outcome.Metrics;
        Assert.Equal(report["rmse"], report["coldRmse"]);
        Assert.Equal(12, report["coldItems"]);
        Assert.False(report.Has("ndcg@10") || outcome.Validation!.Has("hitRate@10"));
        Assert.Single(outcome.Notes, note => note.StartsWith("hitRate, ndcg and recall are not measured", StringComparison.Ordinal));
        Assert.True(report["coldRmse"] < 0.7 * report["coldBaselineRmse"], $"{report["coldRmse"]} of {report["coldBaselineRmse"]}");
        Assert.True(outcome.Validation!["rmse"] < 0.7 * report["coldBaselineRmse"]);
        Assert.Contains(outcome.Notes, note => note.StartsWith("13 items without ratings in the training rows are scored by their texts " +
            "(title, genres), as 48 rated items tell what these say", StringComparison.Ordinal));

        using var model = PredictionModel.Open(zip);
        Assert.Equal(report["coldRmse"], (double)model.Card.Metrics["coldRmse"]!);
        var again = new RecommendationTask().Evaluate(model, Ratings(), new(), TestContext.Current.CancellationToken);
        Assert.Equal(report.ToJson().ToJsonString(), again.Metrics.ToJson().ToJsonString());
        Assert.Contains(again.Notes, note => note.StartsWith("hitRate, ndcg and recall are not measured", StringComparison.Ordinal));

        var answer = model.Predict(new Dictionary<string, object?> { ["User"] = "u0", ["Item"] = "unseen" });
        Assert.Equal("its score stems from its text", answer["ItemFromText"].Told);
        Assert.Equal("the item was not seen in training", answer["KnownItem"].Told);
        var warm = model.Predict(new Dictionary<string, object?> { ["User"] = "u0", ["Item"] = model.Rated!.Items[0] });
        Assert.Equal((null, null), (warm["ItemFromText"].Told, warm["KnownItem"].Told));
        Assert.Equal("Unseen, the film", model.Recommend("u0", 1000, includeUnrated: true).Items.Single(i => i.Item == "unseen").Name);
    }

    [Fact]
    public void Without_texts_such_items_are_reported_apart_all_the_same()
    {
        var (zip, outcome) = Train("group:item", "off");
        Assert.Equal(outcome.Metrics["coldBaselineRmse"], outcome.Metrics["coldRmse"]);
        using var model = PredictionModel.Open(zip);
        Assert.DoesNotContain(model.Card.Outputs, output => output.Name == "ItemFromText");
    }

    [Fact]
    public void What_ranks_items_cannot_be_validated_on_items_that_nobody_has_chosen() => Assert.Contains(
        "'ease' ranks the items that users chose in training",
        Assert.Throws<MlNetSuite.Data.InputException>(() => new RecommendationTask().Train(new()
        {
            Data = Ratings(),
            Trainer = "ease",
            Validation = "group:item",
            Artifact = Path.Combine(_folder.Path, "ease.zip"),
        }, new TrainingRun(1, 1))).Message);

    [Fact]
    public void Where_all_test_rows_are_of_rated_items_nothing_is_reported_apart() =>
        Assert.False(Train(null, "words").Outcome.Metrics.Has("coldRmse"));

    public void Dispose() => _folder.Dispose();

    private (string Zip, TrainOutcome Outcome) Train(string? validation, string coldItems)
    {
        var artifact = Path.Combine(_folder.Path, "cold.zip");
        return (artifact, new RecommendationTask().Train(new()
        {
            Data = Ratings(),
            Trainer = "biased-mf",
            Parameters = new Dictionary<string, string> { ["rank"] = "8", ["members"] = "2", ["coldItems"] = coldItems },
            Validation = validation,
            Artifact = artifact,
            Roles = new()
            {
                ItemTable = Write("movies.csv", "movieId,title,genres\n" + string.Concat(Enumerable.Range(0, 60).Select(item =>
                    $"m{item},{GenreRatings.Title(item)},{GenreRatings.Genre(item)}\n")) +
                    "unseen,first words,Space\n,nobody's,Love\nunseen,\"Unseen, the film\",Space|Adventure\n"),
            },
        }, new TrainingRun(1, 1)));
    }

    private string Ratings() => Write("ratings.csv", "user,item,rating\n" + string.Concat(
        GenreRatings.Rows().Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.User},{row.Item},{row.Rating}\n"))));

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        return path;
    }
}
