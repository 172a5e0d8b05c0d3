using System.Text.Json;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Training.Images;

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

    private static void Same(List<global::MlNetSuite.Prediction.Outputs.PredictionResult> expected, IReadOnlyList<JsonElement> actual)
    {
        Assert.Equal(expected.Select(e => e.Label), actual.Select(a => a.GetProperty("PredictedLabel").GetString()));
        Assert.Equal(
            expected.SelectMany(e => e.Probabilities.Values.ToArray()),
            actual.SelectMany(a => a.GetProperty("Score").EnumerateArray().Select(s => s.GetSingle())));
    }
}
