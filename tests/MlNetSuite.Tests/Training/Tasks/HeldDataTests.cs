using System.Globalization;
using System.IO.Compression;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>What zips hold of the rows they were trained on, and that they work without any of them.</summary>
public sealed class HeldDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("regression", "lightgbm")]
    [InlineData("classification", "kernel")]
    [InlineData("text-classification", "nbsvm")]
    [InlineData("image-classification", "perceptron")]
    [InlineData("recommendation", "bias-only")]
    public void A_zip_without_sample_rows_is_warmed_up_and_shown_by_made_up_ones(string task, string trainer)
    {
        using var model = Train(task, trainer, samples: 0);
        using (var zip = ZipFile.OpenRead(_folder.File("model.zip")))
            Assert.Equal(0, zip.Entries.Single(e => e.FullName.StartsWith("MlNetSuite/samples", StringComparison.Ordinal)).Length);
        Assert.Equal(0, HeldData.Of(model).SampleRows);
        var rows = model.SampleRows();
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row =>
        {
            Assert.Equal(model.Card.Inputs.Select(c => c.Name), row.Select(p => p.Key));
            var answer = model.Predict(row);
            Assert.True(float.IsFinite(answer.Score));
            Assert.Empty(answer.Notes);
        });
        Assert.True(WarmUp.Run(model, "model") > 0);
        using var three = Train(task, trainer, samples: 3);
        Assert.Equal(3, HeldData.Of(three).SampleRows);
    }

    [Fact]
    public void Made_up_rows_are_of_the_middle_and_written_as_the_columns_are()
    {
        using var model = Train("regression", "lightgbm", samples: 0);
        var row = model.SampleRows()[0];
        Assert.InRange(float.Parse(((string)row["Preis"]!).Replace(',', '.'), CultureInfo.InvariantCulture), 200, 300);
        Assert.Matches(@"^\d\d\.\d\d\.2022$", (string)row["Tag"]!);
        Assert.Contains((string)row["Art"]!, (string[])["rot", "blau"]);
        Assert.InRange((double)row["n"]!, 45, 55);
    }

    [Fact]
    public void What_a_zip_holds_is_counted_and_said_in_one_line()
    {
        using var table = Train("regression", "lightgbm", samples: 3);
        Assert.Equal(new HeldData(3, 4, 1, 3, 0, 0, 0), HeldData.Of(table));
        Assert.Equal("3 sample rows; a profile of 4 columns, no value that fewer than ten rows share; 3 values of 1 category " +
            "column, however rare", HeldData.Of(table).ToString());
        using var ratings = Train("recommendation", "bias-only", samples: 1);
        Assert.Equal(new HeldData(1, 1, 0, 0, 30, 20, HeldData.Of(ratings).Ratings), HeldData.Of(ratings));
        Assert.Contains("1 sample row; ", HeldData.Of(ratings).ToString(), StringComparison.Ordinal);
        Assert.Contains("ids of 30 users and 20 items, and what each user rated (", HeldData.Of(ratings).ToString(),
            StringComparison.Ordinal);
        Assert.Equal("nothing", new HeldData(0, 0, 0, 0, 0, 0, 0).ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void As_many_sample_rows_as_a_zip_can_keep_may_be_asked_for(int samples) =>
        Assert.StartsWith($"--samples {samples}: ", Assert.Throws<InputException>(() => Train("regression", "lightgbm", samples)).Message,
            StringComparison.Ordinal);

    /// <summary>Text in the zip, they are numbers and dates to the model, and so to its profile.</summary>
    [Fact]
    public void Columns_of_written_numbers_and_dates_are_profiled_and_compared_as_such()
    {
        using var model = Train("regression", "lightgbm", samples: 0);
        var columns = model.Card.Profile!.Columns.ToDictionary(c => c.Column);
        Assert.Equal(("value", true), (columns["Preis"].Measure, columns["Preis"].Numbers is { Mean: > 240 and < 260 }));
        Assert.Equal(("date", true), (columns["Tag"].Measure, columns["Tag"].Numbers is { Mean: > 8035 and < 8401 }));
        var drift = new ModelDrift(model);
        Assert.All(drift.Compare(Rows(0, 0), Cancel).Columns.Where(c => c.Column is "Preis" or "Tag"),
            c => Assert.Equal(DriftVerdict.Stable, c.Verdict));
        Assert.All(drift.Compare(Rows(700, 2), Cancel).Columns.Where(c => c.Column is "Preis" or "Tag"),
            c => Assert.Equal(DriftVerdict.Drifted, c.Verdict));
        var wrong = Rows(0, 0);
        wrong[0]["Preis"] = "teuer";
        wrong[1]["Tag"] = "gestern";
        wrong[2]["Preis"] = "NA";
        wrong[3]["Preis"] = 99.5;
        var report = drift.Compare(wrong, Cancel);
        Assert.Equal(["'Preis' holds 1 values that are no numbers written like 1234,5; they are taken for missing.",
            "'Tag' holds 1 values that are no dates written like dd.MM.yyyy; they are taken for missing."],
            report.Notes.Where(note => note.Contains("written like", StringComparison.Ordinal)));
    }

    private static List<Dictionary<string, object?>> Rows(int more, int years) => [.. Enumerable.Range(0, 400).Select(i =>
        new Dictionary<string, object?> { ["Preis"] = Price(i, more), ["Tag"] = Day(i, years), ["Art"] = Kind(i), ["n"] = i * 37 % 101 })];

    private static string Price(int i, int more = 0) => $"{i * 7919 % 500 + more},{i % 10}5";

    private static string Day(int i, int years = 0) =>
        new DateTime(2022 + years, 1, 1).AddDays(i * 101 % 365).ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    private static string Kind(int i) => i % 200 == 9 ? "selten" : i % 3 == 0 ? "rot" : "blau";

    private string Table() => TinyFiles.Write(_folder, "rows.csv", "Preis;Tag;Art;n;y\n" + string.Join('\n', Enumerable.Range(0, 400)
        .Select(i => $"{Price(i)};{Day(i)};{Kind(i)};{i * 37 % 101};{i * 7919 % 500 + i * 101 % 365}")) + "\n");

    private PredictionModel Train(string task, string trainer, int samples)
    {
        var data = task switch
        {
            "recommendation" => TinyFiles.Ratings(_folder),
            "text-classification" => TinyFiles.Texts(_folder),
            "image-classification" => TinyFiles.Images(_folder),
            _ => Table(),
        };
        return PredictionModel.Open(TrainingTasks.Find(task).Train(
            new()
            {
                Data = data,
                Trainer = trainer,
                Roles = task is "regression" or "classification" ? new() { Label = task == "regression" ? "y" : "Art" } : new(),
                Samples = samples,
                Artifact = _folder.File("model.zip"),
            },
            new(1, 2, null, TestContext.Current.CancellationToken)).Artifact);
    }
}
