using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Tests.Training.Images;
using SkiaSharp;

namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>What shows where a picture is transparent.</summary>
public class BackgroundTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(254)]
    [InlineData(255)]
    public void Colours_are_mixed_with_the_background_by_alpha(byte alpha)
    {
        var png = Pngs.Of(new("one", new(3, 1, 1), new byte[] { 200, 100, 0 }, [0], ["a"]), 0, alpha: alpha);

        using var image = ImageLoader.Load(png, new CardImage(3, 1, 1) { Background = "#204060" });

        double Mixed(double above, double below) => (above * alpha + below * (255 - alpha)) / 255;
        Assert.Equal([Mixed(0, 0x60), Mixed(100, 0x40), Mixed(200, 0x20), 255], Bytes(image), Near);
    }

    [Fact]
    public void White_shows_where_nothing_else_is_said()
    {
        using var image = ImageLoader.Load(Pngs.Of(ToyImages.Quarters(1), 0, alpha: 0));

        Assert.All(Bytes(image), level => Assert.Equal(255, level));
    }

    [Fact]
    public void Black_strokes_on_nothing_are_black_on_white()
    {
        // A signature: colour is black everywhere, and the stroke is in alpha alone.
        using var bitmap = new SKBitmap(2, 1, SKColorType.Bgra8888, SKAlphaType.Unpremul);
        bitmap.SetPixel(0, 0, new(0, 0, 0, 255));
        bitmap.SetPixel(1, 0, new(0, 0, 0, 0));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);

        using var image = ImageLoader.Load(png.ToArray());

        Assert.Equal([0, 0, 0, 255, 255, 255, 255, 255], Bytes(image));
    }

    [Theory]
    [InlineData(MLPixelFormat.Bgra32)]
    [InlineData(MLPixelFormat.Rgba32)]
    public void A_picture_that_an_app_has_decoded_is_laid_over_the_background_too(MLPixelFormat format)
    {
        // Multiplied by alpha, as ML.NET has them.
        using var given = MLImage.CreateFromPixels(1, 1, format, [100, 50, 0, 128]);

        using var image = ImageValue.Read("Image", given, new(new ImageColor(255, 0, 0)));

        Assert.Equal(format == MLPixelFormat.Bgra32 ? [100, 50, 127, 255] : [0, 50, 227, 255], Bytes(image));
        Assert.Equal([100, 50, 0, 128], given.Pixels.ToArray());
    }

    [Theory]
    [InlineData("#fff")]
    [InlineData("white")]
    [InlineData("#12345g")]
    [InlineData("#+12345")]
    [InlineData("")]
    public void What_is_no_colour_is_none(string text) => Assert.Null(ImageColor.Parse(text));

    private static double[] Bytes(MLImage image) => Array.ConvertAll(image.Pixels.ToArray(), b => (double)b);

    // Rounding alone.
    private static bool Near(double a, double b) => Math.Abs(a - b) <= 0.5;
}
