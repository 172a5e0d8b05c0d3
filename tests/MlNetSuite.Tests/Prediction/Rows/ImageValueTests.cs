using System.Text;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Tests.Prediction.Images;
using MlNetSuite.Tests.Training.Images;
using SkiaSharp;

namespace MlNetSuite.Tests.Prediction.Rows;

public class ImageValueTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 1, 255)]
    [InlineData(SKEncodedImageFormat.Png, 3, 255)]
    [InlineData(SKEncodedImageFormat.Png, 3, 100)]
    [InlineData(SKEncodedImageFormat.Jpeg, 3, 255)]
    [InlineData(SKEncodedImageFormat.Webp, 3, 255)]
    public void A_model_of_an_earlier_version_sees_an_image_as_stock_ml_net_decodes_it(
        SKEncodedImageFormat format, int channels, byte alpha)
    {
        var bytes = Pngs.Of(ToyImages.Quarters(1, channels, 16), 0, format, alpha);
        using var stock = MLImage.CreateFromStream(new MemoryStream(bytes));
        using var image = ImageLoader.Load(bytes, new CardImage(3, 8, 8));
        Assert.Equal((stock.Width, stock.Height), (image.Width, image.Height));
        Assert.Equal(stock.Pixels.ToArray(), image.Pixels.ToArray());
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        using var image = ImageLoader.Load(Pngs.Of(ToyImages.Quarters(1, 1, 1), 0));
        Assert.Equal((1, 1), (image.Width, image.Height));
    }

    [Fact]
    public void A_huge_image_is_refused_before_it_is_decoded()
    {
        var fault = Assert.Throws<PredictionInputException>(() => ImageReading.Usual.Read(HugePng(20_000, 20_000), "'big.png'"));
        Assert.Contains("'big.png' is an image of 20,000 x 20,000 pixels", fault.Message);
    }

    [Fact]
    public void Text_is_no_image() =>
        Assert.Contains("'a.png' is not an image", Assert.Throws<PredictionInputException>(
            () => ImageReading.Usual.Read(Encoding.UTF8.GetBytes("Label,Text"), "'a.png'")).Message);

    [Fact]
    public void Nothing_is_no_image() =>
        Assert.Throws<PredictionInputException>(() => ImageLoader.Load([]));

    [Fact]
    public void An_image_cut_short_is_refused()
    {
        var bytes = Pngs.Of(ToyImages.Quarters(1, 3, 64), 0);
        Assert.Contains("cut short", Assert.Throws<PredictionInputException>(
            () => ImageLoader.Load(bytes[..(bytes.Length / 2)])).Message);
    }

    public static TheoryData<string> Kinds => [.. Whole.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Random_bytes_after_a_header_never_do_worse_than_be_refused(string kind)
    {
        var random = new Random(1);
        var bytes = Whole[kind];
        for (var i = 0; i < 300; i++)
        {
            var changed = bytes.ToArray();
            for (var n = 0; n < 3; n++)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                ImageLoader.Load(changed, new CardImage(1, 7, 5) { Background = "#ffffff" }).Dispose();
            }
            catch (PredictionInputException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("'no/such.png'", Assert.Throws<PredictionInputException>(
            () => ImageValue.Read("Image", "no/such.png", ImageReading.Usual)).Message);

    private static readonly Dictionary<string, byte[]> Whole = new()
    {
        ["png"] = Pngs.Of(ToyImages.Quarters(1, 3, 32), 0),
        ["turned png"] = TurnedImages.Of(SKEncodedImageFormat.Png, 6),
        ["turned jpeg"] = TurnedImages.Of(SKEncodedImageFormat.Jpeg, 7),
        ["turned webp"] = TurnedImages.Of(SKEncodedImageFormat.Webp, 8),
        ["deep grey png"] = GreyPng.Of([.. Enumerable.Range(0, 200)], filter: 4),
    };

    // A header with no pixels behind it.
    private static byte[] HugePng(int width, int height) =>
    [
        .. PngFile.Begin((width, height, 8, PngFile.Rgb)), .. PngFile.Chunk("IDAT", [0x78, 0x9c, 3, 0, 0, 0, 0, 1]),
        .. PngFile.Chunk("IEND", []),
    ];
}
