using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Training.Images;

public class ImagePipelineTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_png_of_the_training_size_gives_the_pixels_it_was_made_of(int channels)
    {
        var data = ToyImages.Quarters(20, channels);
        using var engine = Engine(data.Shape);
        for (var row = 0; row < data.Count; row++)
            Assert.Equal(Floats(data.Image(row)), Pixels(engine, Pngs.Of(data, row)));
    }

    [Fact]
    public void A_png_of_one_channel_gives_its_grey_levels()
    {
        var data = ToyImages.Quarters(20, 1, 28);
        using var engine = Engine(data.Shape);
        for (var row = 0; row < data.Count; row++)
            Assert.Equal(Floats(data.Image(row)), Pixels(engine, Pngs.Grey(data, row)));
    }

    [Fact]
    public void A_digit_of_mnist_as_png_gives_the_pixels_of_its_idx_file()
    {
        var digits = DatasetReader.Default.Images("mnist", cancel: TestContext.Current.CancellationToken).Train;
        using var engine = Engine(digits.Shape);
        for (var row = 0; row < digits.Count; row += 60)
            Assert.Equal(Floats(digits.Image(row)), Pixels(engine, Pngs.Grey(digits, row)));
    }

    [Fact]
    public void Transparency_darkens()
    {
        var data = ToyImages.Quarters(1, 3);
        using var engine = Engine(data.Shape);
        Assert.All(Pixels(engine, Pngs.Of(data, 0, alpha: 0)), level => Assert.Equal(0, level));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 500)]
    public void Any_size_is_scaled_to_the_training_size(int channels, int size)
    {
        var given = ToyImages.Quarters(1, channels, size);
        using var engine = Engine(new(channels, 8, 6));
        var pixels = Pixels(engine, Pngs.Of(given, 0));
        Assert.Equal(channels * 8 * 6, pixels.Length);
        Assert.All(pixels, level => Assert.InRange(level, 0, 255));
    }

    [Fact]
    public void Rows_are_the_bytes_and_the_class_names()
    {
        var data = ToyImages.Quarters(9, 3) with { Labels = [0, 1, 2, 3, -1, 0, 1, 2, 3] };
        var ml = new MLContext(1);
        var rows = ImagePipeline.Rows(ml, data);
        Assert.Equal(Enumerable.Range(0, 9).SelectMany(i => Floats(data.Image(i))), rows.GetColumn<float[]>("Pixels").SelectMany(p => p));
        var named = ml.Transforms.Conversion.MapKeyToValue("Label").Fit(rows).Transform(rows);
        Assert.Equal(data.Labels.Select(l => l < 0 ? "" : data.Classes[l]), named.GetColumn<string>("Label"));
    }

    private static PredictionEngine<ImageInput, PixelOutput> Engine(ImageShape shape)
    {
        var ml = new MLContext(1);
        return ml.Model.CreatePredictionEngine<ImageInput, PixelOutput>(ImageToPixels.Create(ml, shape));
    }

    private static float[] Pixels(PredictionEngine<ImageInput, PixelOutput> engine, byte[] encoded)
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(encoded));
        return engine.Predict(new() { Image = image }).Pixels;
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes) => Array.ConvertAll(bytes.ToArray(), b => (float)b);

    private sealed class ImageInput
    {
        [Microsoft.ML.Transforms.Image.ImageType(1, 1)]
        public MLImage Image { get; set; } = null!;
    }

    private sealed class PixelOutput
    {
        public float[] Pixels { get; set; } = [];
    }
}
