using System.Text.Json;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Training.Images;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Prediction;

/// <summary>A program with Microsoft's packages alone gets our engine's answers from the same zip.</summary>
public class StockConsumerTests
{
    [Fact]
    public void It_has_nothing_of_ours_and_no_torch()
    {
        var files = Directory.GetFiles(StockProgram.Folder, "*", SearchOption.AllDirectories).Select(Path.GetFileName).ToList();
        Assert.Contains("MlNetSuite.StockConsumer.dll", files);
        Assert.DoesNotContain(files, f => f!.StartsWith("MlNetSuite", StringComparison.Ordinal)
            && !f.StartsWith("MlNetSuite.StockConsumer", StringComparison.Ordinal));
        Assert.DoesNotContain(files, f => f!.Contains("torch", StringComparison.OrdinalIgnoreCase));
        var dependencies = File.ReadAllText(Path.Combine(StockProgram.Folder, "MlNetSuite.StockConsumer.deps.json"));
        using var json = JsonDocument.Parse(dependencies);
        Assert.Equal(["MlNetSuite.StockConsumer/0.1.0"], json.RootElement.GetProperty("libraries").EnumerateObject()
            .Select(p => p.Name).Where(n => n.StartsWith("MlNetSuite", StringComparison.Ordinal)));
        Assert.DoesNotContain("torch", dependencies, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("lightgbm")]
    [InlineData("onnx")]
    public void It_predicts_images_and_pixels_with_the_engines_answers(string kind)
    {
        var zip = ToyArtifacts.Of(kind);
        using var model = PredictionModel.Open(new MemoryStream(zip));
        using var folder = new TemporaryFolder();
        var rows = Enumerable.Range(0, 3).ToArray();
        foreach (var row in rows)
        {
            File.WriteAllBytes(folder.File($"{row}.png"), Pngs.Of(ToyArtifacts.Images, row));
            File.WriteAllBytes(folder.File($"{row}.bytes"), ToyArtifacts.Images.Image(row).ToArray());
        }
        var expected = rows.Select(r => model.PredictImage(folder.File($"{r}.png"))).ToList();
        Same(expected, StockProgram.Predict(zip, "image", [.. rows.Select(r => folder.File($"{r}.png"))]));
        Same(expected, StockProgram.Predict(zip, "pixels", [.. rows.Select(r => folder.File($"{r}.bytes"))]));
    }

    [Theory]
    [InlineData("sdca")]
    [InlineData("lightgbm")]
    public void It_reads_numbers_and_dates_of_a_country_as_training_did(string trainer)
    {
        using var folder = new TemporaryFolder();
        var (file, zip) = (folder.File("rows.csv"), folder.File("rows.zip"));
        string[] colours = ["rot", "grün"];
        File.WriteAllLines(file, Enumerable.Range(0, 200).Select(i =>
            $"1.{i % 97:000},5{i % 10} €;{i % 28 + 1:00}.{i % 12 + 1:00}.2022;{colours[i % 2]};{i % 97 + 40 * (i % 2)},5")
            .Prepend("Price;When;Colour;y"));
        var request = new TrainRequest { Data = file, Trainer = trainer, Artifact = zip };
        TrainingTasks.Find("regression").Train(request, new(Seed: 1, Threads: 1));
        using var model = PredictionModel.Open(zip);
        string[][] rows =
        [
            ["1.041,50 €", "25.12.2022", "grün"], ["990", "1.2.2022", "rot"], ["unbekannt", "2022-01-05", "blau"], ["", "", ""],
        ];
        var expected = rows.Select(row => model.Predict(new Dictionary<string, object?>
        {
            ["Price"] = row[0],
            ["When"] = row[1],
            ["Colour"] = row[2],
        }).Values.ToArray()[0]);
        Assert.Equal(expected, StockProgram.Predict(zip, "local", [.. rows.SelectMany(row => row)]).Select(a => a.GetProperty("Score").GetSingle()));
    }

    private static void Same(List<global::MlNetSuite.Prediction.Outputs.PredictionResult> expected, IReadOnlyList<JsonElement> actual)
    {
        Assert.Equal(expected.Select(e => e.Label), actual.Select(a => a.GetProperty("PredictedLabel").GetString()));
        Assert.Equal(
            expected.SelectMany(e => e.Probabilities.Values.ToArray()),
            actual.SelectMany(a => a.GetProperty("Score").EnumerateArray().Select(s => s.GetSingle())));
    }
}
