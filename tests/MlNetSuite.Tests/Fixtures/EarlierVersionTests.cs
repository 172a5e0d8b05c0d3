using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Fixtures;

/// <summary>What an earlier version wrote can be opened, gives the same answers, and can be resumed.</summary>
public sealed class EarlierVersionTests : IDisposable
{
    private const float Tolerance = 1e-5f;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("table", "things.csv", 3)]
    [InlineData("network", "things.csv", 3)]
    [InlineData("text", "letters.csv", 1)]
    [InlineData("ratings", "ratings.csv", 2)]
    public void A_zip_gives_the_answers_that_it_gave_then(string name, string data, int columns)
    {
        var lines = File.ReadLines(EarlierVersions.File(data)).Take(6).Select(line => line.Split(',')[..columns]).ToList();
        SameAnswers(name, lines.Skip(1).Select(cells => Row(lines[0], cells)));
    }

    [Fact]
    public void A_zip_for_images_gives_the_answers_that_it_gave_then() =>
        SameAnswers("images", new[] { "bar00.png", "bar01.png", "dot00.png" }.Select(file => Picture(file)));

    [Fact]
    public void A_zip_for_images_sees_transparent_and_large_pictures_as_it_did_then()
    {
        var picture = Pngs.Of(ToyImages.Quarters(1, channels: 3, size: 41), 0, alpha: 90);
        var ml = new MLContext();
        using var then = ml.Model.CreatePredictionEngine<Seen, Scored>(ml.Model.Load(EarlierVersions.File("images.zip"), out _));
        using var stock = MLImage.CreateFromStream(new MemoryStream(picture));
        using var now = PredictionModel.Open(EarlierVersions.File("images.zip"));
        Assert.Equal(then.Predict(new() { Image = stock }).Score, now.PredictImage(picture).Probabilities.Values.ToArray(),
            (a, b) => Math.Abs(a - b) < Tolerance);
    }

    [Fact]
    public void A_study_can_be_read_and_resumed()
    {
        using var store = new SqliteStudyStore(EarlierVersions.CopyTo(_folder, "study.db"), create: false);
        Assert.Equal("sweep", Assert.Single(store.Studies()).Name);
        var trials = store.Changes("sweep", 0).Trials;
        Assert.Equal([(0, "sdca", 1.0), (1, "lbfgs", 0.7777778), (2, "sdca", 0.8888889), (3, "lbfgs", 0.7777778)],
            trials.Select(t => (t.Number, t.Parameters.Text("trainer"), Math.Round(t.Value!.Value, 7))));
        Assert.Equal(4, store.Claim("sweep").Number);
    }

    private static void SameAnswers(string name, IEnumerable<JsonObject> rows)
    {
        using var model = PredictionModel.Open(EarlierVersions.File($"{name}.zip"));
        var then = File.ReadLines(EarlierVersions.File($"{name}.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        var now = rows.Select(row => model.Predict(row)).ToList();
        Assert.Equal(then.Count, now.Count);
        foreach (var (before, answer) in then.Zip(now))
        {
            Assert.Equal(before["score"]!.GetValue<float>(), answer.Score, Tolerance);
            if (before["prediction"]!.GetValueKind() == System.Text.Json.JsonValueKind.String)
                Assert.Equal(before["prediction"]!.GetValue<string>(), answer.Label);
        }
    }

    private static JsonObject Picture(string file) =>
        new() { ["Image"] = Convert.ToBase64String(File.ReadAllBytes(EarlierVersions.File(file))) };

    /// <summary>A row as an app sends it: numbers as numbers.</summary>
    private static JsonObject Row(string[] names, string[] cells) =>
        new(names.Zip(cells).Select(cell => KeyValuePair.Create<string, JsonNode?>(
        cell.First,
        float.TryParse(cell.Second, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : cell.Second)));

    private sealed class Seen
    {
        [Microsoft.ML.Transforms.Image.ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }
}
