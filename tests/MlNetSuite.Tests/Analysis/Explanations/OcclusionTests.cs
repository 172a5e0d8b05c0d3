using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Tests.Prediction;
using MlNetSuite.Tests.Training.Images;
using SkiaSharp;

namespace MlNetSuite.Tests.Analysis.Explanations;

public class OcclusionTests
{
    private static readonly CardImage Size = new(1, 8, 12);

    [Fact]
    public void Only_what_the_score_looks_at_is_lost_when_hidden()
    {
        // White but for the right half; the score is the mean of the left upper 4 x 4 pixels.
        var pixels = Enumerable.Range(0, 96).Select(p => p % 12 < 6 ? 255f : 0).ToArray();
        double[] Score(IReadOnlyList<float[]> images) =>
            [.. images.Select(i => Enumerable.Range(0, 16).Average(n => i[n / 4 * 12 + n % 4]) / 255.0)];
        var (whole, losses) = Occlusion.Losses(pixels, Size, patch: 2, Score);
        Assert.Equal(1, whole, 1e-6);
        for (var p = 0; p < losses.Length; p++)
        {
            var (y, x) = (p / 12, p % 12);
            if (y < 4 && x < 4)
                Assert.True(losses[p] > 0, $"({y}, {x}) is looked at.");
            // Squares of two pixels reach one pixel beyond.
            if (y > 4 || x > 4)
                Assert.Equal(0, losses[p]);
        }
        // A square within, of 4 pixels of 16, from white to the mean grey, 0.5.
        Assert.Equal(4.0 / 16 * 0.5, losses[1 * 12 + 1], 1e-5);
    }

    [Fact]
    public void Every_pixel_is_covered_whatever_the_sizes()
    {
        foreach (var image in (CardImage[])[new(1, 1, 1), new(3, 5, 3), new(1, 28, 28), new(1, 7, 50)])
            for (var patch = 1; patch <= 9; patch += 2)
            {
                var (_, losses) = Occlusion.Losses(new float[image.Channels * image.Height * image.Width], image, patch,
                    images => new double[images.Count]);
                Assert.All(losses, loss => Assert.Equal(0, loss));
            }
    }

    [Theory]
    [InlineData("linear")]
    [InlineData("onnx")]
    public void A_models_map_shows_the_quarter_that_tells_the_class(string kind)
    {
        using var model = Model(kind);
        var png = Pngs.Of(ToyArtifacts.Images, 5);
        var map = new ModelExplainer(model).ExplainImage(png, cancel: TestContext.Current.CancellationToken);
        Assert.Equal(("top right", 8, 8, 1), (map.Label, map.Height, map.Width, map.Patch));
        Assert.Equal(model.PredictImage(png).Score, map.Prediction, 1e-6);
        double Mean(Func<int, int, bool> where) =>
            Enumerable.Range(0, 64).Where(p => where(p / 8, p % 8)).Average(p => (double)map.Losses[p]);
        Assert.True(Mean((y, x) => y < 4 && x >= 4) > 2 * Math.Abs(Mean((y, x) => y >= 4 || x < 4)));

        var against = new ModelExplainer(model).ExplainImage(png, new() { Label = "bottom left" },
            cancel: TestContext.Current.CancellationToken);
        Assert.Equal("bottom left", against.Label);
        Assert.True(against.Prediction < map.Prediction);
        using var drawn = SKBitmap.Decode(map.ToPng());
        Assert.Equal((336, 336), (drawn.Width, drawn.Height));
        var strongest = Enumerable.Range(0, 64).MaxBy(p => map.Losses[p]);
        var colour = drawn.GetPixel(strongest % 8 * 42 + 20, strongest / 8 * 42 + 20);
        Assert.Equal((255, 0), (colour.Red, colour.Blue));
    }

    [Fact]
    public void Wrong_questions_are_told()
    {
        using var model = Model("linear");
        Assert.Contains("no label 'top rihgt'; it has: top left, top right, bottom left, bottom right. Did you mean 'top right'?",
            Assert.Throws<PredictionInputException>(() =>
                new ModelExplainer(model).ExplainImage(new float[64], new() { Label = "top rihgt" },
                    cancel: TestContext.Current.CancellationToken)).Message);
        Assert.Contains("explain one by ExplainImage",
            Assert.Throws<PredictionInputException>(() =>
                new ModelExplainer(model).Explain(new Dictionary<string, object?>(),
                    cancel: TestContext.Current.CancellationToken)).Message);
        Assert.Contains("63 numbers; the model takes 64",
            Assert.Throws<PredictionInputException>(() =>
                new ModelExplainer(model).ExplainImage(new float[63], cancel: TestContext.Current.CancellationToken)).Message);
    }

    private static PredictionModel Model(string kind)
    {
        using var plain = PredictionModel.Open(new MemoryStream(ToyArtifacts.Of(kind)));
        var zip = ModelArtifact.Pack(ToyArtifacts.Run.ML, plain.Transformer, plain.InputSchema, plain.Card with { Image = new(1, 8, 8) });
        return PredictionModel.Open(new MemoryStream(zip));
    }
}
