using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Prediction;

public sealed class SampleRowsTests
{
    [Fact]
    public void Sample_rows_come_back_as_they_were_packed_and_can_be_predicted()
    {
        var image = Convert.ToBase64String(Pngs.Of(ToyArtifacts.Images, 3));
        var zip = Pack([new() { ["Image"] = image }, new() { ["Image"] = image, ["Nöte"] = "line\nbreak" }]);
        using var model = PredictionModel.Open(new MemoryStream(zip));
        var rows = model.SampleRows();
        Assert.Equal(2, rows.Count);
        Assert.Equal("line\nbreak", rows[1]["Nöte"]!.GetValue<string>());
        Assert.All(rows, row => Assert.Equal("bottom right", model.Predict(row).Label));
        Assert.Equal(zip.Length, model.Bytes);
    }

    [Fact]
    public void A_model_packed_without_sample_rows_has_none()
    {
        using var model = PredictionModel.Open(new MemoryStream(Pack([])));
        Assert.Empty(model.SampleRows());
    }

    private static byte[] Pack(IReadOnlyList<JsonObject> samples) => ModelArtifact.Pack(
        ToyArtifacts.Run.ML, ToyArtifacts.Linear.Transformer, ToyArtifacts.Linear.InputSchema, ToyArtifacts.Card(ToyArtifacts.Linear),
        samples);
}
