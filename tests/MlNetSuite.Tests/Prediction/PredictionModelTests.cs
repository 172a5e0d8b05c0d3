using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Training.Images;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Prediction;

public class PredictionModelTests
{
    private static readonly PredictionModel Model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Zip));

    [Fact]
    public void Every_way_of_giving_an_image_gets_the_same_answer()
    {
        var png = Pngs.Of(ToyArtifacts.Images, 5);
        var pixels = Array.ConvertAll(ToyArtifacts.Images.Image(5).ToArray(), b => (float)b);
        using var folder = new TemporaryFolder();
        var path = folder.File("ein Bild ☃.png");
        File.WriteAllBytes(path, png);

        var expected = Model.PredictImage(png);
        Assert.Equal("top right", expected.Label);
        Assert.Equal(expected.Score, expected.Probabilities["top right"]);
        Assert.Equal(ToyImages.Classes, expected.Probabilities.Keys);
        Assert.Equal(1, expected.Probabilities.Sum(p => p.Value), 1e-5);

        Same(expected, Model.PredictImage(path));
        Same(expected, Model.Predict(Row("Image", new MemoryStream(png))));
        Same(expected, Model.Predict(Row("image", png)));
        Same(expected, Model.Predict(Row("Image", MLImage.CreateFromStream(new MemoryStream(png)))));
        Same(expected, Model.Predict(Row("Pixels", pixels)));
        Same(expected, Model.Predict(Row("Pixels", ToyArtifacts.Images.Image(5).ToArray())));
        Same(expected, Model.Predict(new JsonObject { ["Image"] = Convert.ToBase64String(png) }));
        Same(expected, Model.Predict(new JsonObject { ["Image"] = "data:image/png;base64," + Convert.ToBase64String(png) }));
        Same(expected, Model.Predict(JsonSerializer.SerializeToElement(new { pixels })));
        var typed = Model.Predict<PixelInput, Output>(new() { Pixels = pixels });
        Assert.Equal((expected.Label, expected.Score), (typed.PredictedLabel, typed.Score.Max()));
        var typedImage = Model.Predict<ImageInput, Output>(new() { Image = MLImage.CreateFromStream(new MemoryStream(png)) });
        Assert.Equal((expected.Label, expected.Score), (typedImage.PredictedLabel, typedImage.Score.Max()));
    }

    [Fact]
    public void Rows_are_predicted_as_they_come()
    {
        var given = 0;
        IEnumerable<IReadOnlyDictionary<string, object?>> Rows()
        {
            for (var i = 0; i < ToyArtifacts.Images.Count; i++, given++)
                yield return Row("Pixels", ToyArtifacts.Images.Image(i).ToArray());
        }
        var answers = Model.Predict(Rows()).Take(3).ToList();
        Assert.Equal(["top left", "top right", "bottom left"], answers.Select(a => a.Label));
        Assert.Equal(2, given);
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("lightgbm")]
    [InlineData("onnx")]
    public void Scores_in_batches_are_those_of_single_rows(string kind)
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of(kind)));
        // Three whole batches and a part, and none.
        foreach (var rows in new[] { 200, 64, 1, 0 })
        {
            var view = ImagePipeline.Rows(new MLContext(1), ToyArtifacts.Images.Subset([.. Enumerable.Range(0, rows)]));
            var single = model.Transform(view).GetColumn<float[]>("Score").SelectMany(s => s);
            var batched = model.Scores(view, cancel: TestContext.Current.CancellationToken).ToList();
            Assert.Equal(rows, batched.Count);
            Assert.Equal(single, batched.SelectMany(s => s), (a, b) => Math.Abs(a - b) <= 1e-6f);
        }
    }

    [Fact]
    public void The_onnx_model_inside_is_the_one_that_was_put_there()
    {
        using var model = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of("onnx")));
        Assert.Equal(ToyArtifacts.Onnx, model.OnnxModel());
        Assert.Null(Model.OnnxModel());
    }

    [Fact]
    public void A_misspelt_column_is_told_with_what_the_model_takes()
    {
        var fault = Assert.Throws<PredictionInputException>(() => Model.Predict(Row("Imag", "x")));
        Assert.Contains("lacks the column 'Image'", fault.Message);
        Assert.Contains("Did you mean 'Image' by 'Imag'?", fault.Message);
        fault = Assert.Throws<PredictionInputException>(() => Model.Predict(Row("Pixel", new float[784])));
        Assert.Contains("lacks the column 'Pixels'", fault.Message);
        Assert.Contains("Did you mean 'Pixels' by 'Pixel'?", fault.Message);
    }

    [Fact]
    public void A_type_without_the_models_input_is_told()
    {
        var fault = Assert.Throws<PredictionInputException>(() => Model.Predict<MisspeltInput, Output>(new()));
        Assert.Equal("MisspeltInput lacks the column 'Pixels', which the model takes; it has: Pixles. Should 'Pixles' be 'Pixels'?",
            fault.Message);
    }

    [Fact]
    public void A_type_with_more_than_the_model_gives_is_told()
    {
        var fault = Assert.Throws<PredictionInputException>(() => Model.Predict<PixelInput,
            MisspeltOutput>(new() { Pixels = new float[64] }));
        Assert.Contains("MisspeltOutput has 'PredictedLable', which the model does not give", fault.Message);
        Assert.Contains("Did you mean 'PredictedLabel'?", fault.Message);
    }

    [Theory]
    [InlineData(63)]
    [InlineData(65)]
    [InlineData(0)]
    public void Too_few_or_many_pixels_are_refused(int count) =>
        Assert.Contains($"{count} numbers; the model takes 64", Assert.Throws<PredictionInputException>(
            () => Model.Predict(Row("Pixels", new float[count]))).Message);

    [Theory]
    [InlineData("\"text\"")]
    [InlineData("[1]")]
    [InlineData("null")]
    public void A_row_that_is_no_object_is_refused(string json) =>
        Assert.Contains("a row must be a JSON object", Assert.Throws<PredictionInputException>(
            () => Model.Predict(JsonSerializer.Deserialize<JsonElement>(json))).Message);

    [Theory]
    [InlineData("{\"Image\": \"/etc/passwd\"}", "base64")]
    [InlineData("{\"Image\": 5}", "base64")]
    [InlineData("{\"Image\": null}", "base64")]
    [InlineData("{\"Image\": \"AAAA\"}", "is not an image")]
    [InlineData("{\"Pixels\": \"AAAA\"}", "a list of numbers")]
    [InlineData("{\"Pixels\": [\"a\"]}", "takes numbers")]
    public void A_json_value_of_the_wrong_kind_is_refused(string json, string message) =>
        Assert.Contains(message, Assert.Throws<PredictionInputException>(
            () => Model.Predict(JsonSerializer.Deserialize<JsonElement>(json))).Message);

    private static void Same(global::MlNetSuite.Prediction.Outputs.PredictionResult expected,
        global::MlNetSuite.Prediction.Outputs.PredictionResult actual)
    {
        Assert.Equal(expected.Label, actual.Label);
        Assert.Equal(expected.Probabilities.ToArray(), actual.Probabilities.ToArray());
    }

    private static Dictionary<string, object?> Row(string name, object? value) => new() { [name] = value };

    private sealed class ImageInput
    {
        [ImageType(8, 8)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class PixelInput
    {
        [VectorType(64)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class MisspeltInput
    {
        public float[] Pixles { get; set; } = [];
    }

    private sealed class MisspeltOutput
    {
        public string PredictedLable { get; set; } = "";
    }

    private sealed class Output
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];
    }
}
