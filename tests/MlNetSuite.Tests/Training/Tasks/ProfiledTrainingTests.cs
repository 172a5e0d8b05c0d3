using System.Globalization;
using System.Text;
using System.Text.Json;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Every training writes a profile into the card, and drift is measured from it.</summary>
public sealed class ProfiledTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("image-classification", "linear", "Pixels brightness, Pixels contrast, PredictedLabel value, PredictedLabel confidence")]
    [InlineData("text-classification", "linear",
        "Text words, Text characters, Text familiar, PredictedLabel value, PredictedLabel confidence")]
    [InlineData("recommendation", "bias-only", "Rating value, Score value, User known, Item known")]
    [InlineData("recommendation", "popular", "Rating value, Score value, User known, Item known")]
    [InlineData("classification", "lightgbm",
        "size value, colour value, seen date, story words, story characters, story familiar, PredictedLabel value, PredictedLabel confidence")]
    [InlineData("regression", "sdca", "size value, colour value, seen date, story words, story characters, story familiar, Score value")]
    public void A_card_profiles_what_its_task_gives(string task, string trainer, string expected)
    {
        var data = Data(task);
        using var model = Train(task, trainer, data);
        var profile = model.Card.Profile!;
        Assert.Equal(expected, string.Join(", ", profile.Columns.Concat(profile.Predictions).Select(c => $"{c.Column} {c.Measure}")));
        Assert.Equal(model.Card.TrainRows, profile.Rows);
        Assert.InRange(JsonSerializer.Serialize(profile).Length, 100, 12_000);

        // The rows themselves have not drifted from themselves. (A ranker is tested on each user's last item, here one that training
        // hardly has, which is a drift of its own.)
        var rows = TrainingTasks.Find(task).InputRows(model, data, Roles(task), TestContext.Current.CancellationToken);
        var report = new ModelDrift(model).Compare(rows, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(rows.Count, report.Rows);
        Assert.All(report.Columns, c => Assert.True(c.Verdict == DriftVerdict.Stable || trainer == "popular", $"{c}"));
        Assert.Equal(report.Verdict != DriftVerdict.Stable, report.Notes.Any(SaysHeldOut));
    }

    private static bool SaysHeldOut(string note) => note.Contains("held out from training", StringComparison.Ordinal);

    [Fact]
    public void Equal_trainings_give_equal_profiles()
    {
        string Once() => JsonSerializer.Serialize(Train("classification", "lightgbm", Data("classification")).Card.Profile);
        Assert.Equal(Once(), Once());
    }

    [Fact]
    public async Task A_sweep_and_its_ensemble_carry_one_too()
    {
        var request = new SweepRequest
        {
            Data = Data("classification"),
            Roles = Roles("classification"),
            Trainers = ["lbfgs", "lightgbm"],
            Ensemble = 3,
            Artifact = _folder.File("swept.zip"),
            Threads = 1
        };
        await TrainingTasks.Find("classification")
            .SweepAsync(request, new SweepBudget { Trials = 4 }, cancel: TestContext.Current.CancellationToken);
        using var model = PredictionModel.Open(request.Artifact);
        Assert.Equal(6, model.Card.Profile!.Columns.Count);
        Assert.Equal(2, model.Card.Profile.Predictions.Count);
    }

    [Fact]
    public void Rows_that_have_changed_are_told_without_answers()
    {
        using var model = Train("classification", "lightgbm", Data("classification"));
        var rows = Enumerable.Range(0, 200).Select(i => new Dictionary<string, object?>
        {
            ["SIZE"] = i % 4 == 0 ? "about ten" : $"{100 + i}",
            ["colour"] = i % 2 == 0 ? "red" : "mauve",
            ["seen"] = string.Create(CultureInfo.InvariantCulture, $"2031-03-{1 + i % 28:00}"),
            ["story"] = "quite unheard of tales about nothing",
            ["more"] = "than the model takes",
        }).ToList();
        var report = new ModelDrift(model).Compare(rows, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(DriftVerdict.Drifted, report.Verdict);
        Assert.DoesNotContain(report.Notes, SaysHeldOut);
        ColumnDrift Of(string column, string measure) => report.Columns.Single(c => c.Column == column && c.Measure == measure);
        Assert.All((string[])["size", "colour"], c => Assert.Equal(DriftVerdict.Drifted, Of(c, "value").Verdict));
        Assert.Equal(DriftVerdict.Drifted, Of("seen", "date").Verdict);
        Assert.Equal(0, Of("story", "familiar").Mean!.Value.Now, 6);
        Assert.Equal(0.25, Of("size", "value").MissingNow, 6);
        Assert.Contains("'size' holds 50 values that are no numbers", Assert.Single(report.Notes));
    }

    [Fact]
    public void Users_and_items_nobody_has_seen_are_drift()
    {
        using var model = Train("recommendation", "bias-only", Data("recommendation"));
        var rows = Enumerable.Range(0, 120)
            .Select(i => new Dictionary<string, object?> { ["User"] = $"stranger {i}", ["Item"] = $"item {i % 20}" }).ToList();
        var report = new ModelDrift(model).Compare(rows, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(DriftVerdict.Drifted, report.Columns.Single(c => c.Column == "User").Verdict);
        Assert.Equal(DriftVerdict.Stable, report.Columns.Single(c => c.Column == "Item").Verdict);
        // Without ratings there is nothing of them to compare.
        Assert.DoesNotContain(report.Columns, c => c.Column == "Rating");
    }

    [Fact]
    public void A_card_without_a_profile_says_what_to_do()
    {
        using var model = Train("classification", "lightgbm", Data("classification"));
        var old = ModelArtifact.Pack(new(1), model.Transformer, model.InputSchema, model.Card with { Profile = null });
        using var opened = PredictionModel.Open(new MemoryStream(old));
        Assert.False(opened.Card.ToJson().ContainsKey("profile"));
        Assert.Contains("train it again",
            Assert.Throws<PredictionInputException>(() =>
                new ModelDrift(opened).Compare([new Dictionary<string, object?>()],
                    cancel: TestContext.Current.CancellationToken)).Message);
        Assert.Contains("no rows",
            Assert.Throws<PredictionInputException>(() =>
                new ModelDrift(model).Compare([], cancel: TestContext.Current.CancellationToken)).Message);
        Assert.Contains("lacks the column 'size'",
            Assert.Throws<PredictionInputException>(() =>
                new ModelDrift(model).Compare([new Dictionary<string, object?> { ["sice"] = 1 }],
                    cancel: TestContext.Current.CancellationToken)).Message);
    }

    private PredictionModel Train(string task, string trainer, string data)
    {
        var request = new TrainRequest
        {
            Data = data,
            Roles = Roles(task),
            Trainer = trainer,
            Artifact = _folder.File($"{Guid.NewGuid()}.zip")
        };
        TrainingTasks.Find(task).Train(request, new(Seed: 1, Threads: 1));
        return PredictionModel.Open(request.Artifact);
    }

    private static MlNetSuite.Data.ColumnRoles Roles(string task) =>
        task is "classification" or "regression" ? new() { Label = task == "classification" ? "kind" : "price" } : new();

    private string Data(string task) => task switch
    {
        "image-classification" => TinyFiles.Images(_folder),
        "text-classification" => TinyFiles.Texts(_folder),
        "recommendation" => TinyFiles.Ratings(_folder),
        _ => Table(task == "classification" ? "kind" : "price"),
    };

    private string Table(string answer)
    {
        var random = new Random(5);
        string[] colours = ["red", "green", "blue"], words = ["lion", "wheel", "cloud", "stone", "river", "apple", "tower", "night"];
        var text = new StringBuilder($"size,colour,seen,story,id,{answer}\n");
        for (var i = 0; i < 300; i++)
        {
            var size = random.Next(50);
            var story = string.Join(' ', Enumerable.Range(0, 6).Select(_ => words[random.Next(8)]));
            text.Append(CultureInfo.InvariantCulture,
                $"{size},{colours[random.Next(3)]},2024-0{1 + random.Next(9)}-1{random.Next(9)},{story},x{i},{(answer == "price" ? $"{size * 3 + 1}" : size > 25 ? "large" : "small")}\n");
        }
        return TinyFiles.Write(_folder, $"{answer}.csv", text.ToString());
    }
}
