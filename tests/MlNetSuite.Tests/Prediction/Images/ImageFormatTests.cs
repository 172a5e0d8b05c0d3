using System.Text;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using SkiaSharp;

namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>Kinds of picture files beyond eight bits of grey and of colour.</summary>
public class ImageFormatTests
{
    /// <summary>Red above blue, eight by eight, in inks: written by ImageMagick, as Skia writes none.</summary>
    private const string CmykJpeg =
        "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwPFxgWFB" +
        "gSFBUU/9sAQwEDBAQFBAUJBQUJFA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU/8AAFAgACAAI" +
        "BAERAAIRAQMRAQQRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAgJ/8QAGBAAAgMAAAAAAAAAAAAAAAAAABdlpOL/xAAVAQEBAAAAAAAAAAAAAAAAAA" +
        "AHCP/EABgRAAIDAAAAAAAAAAAAAAAAAAAYZaPj/9oADgQBAAIRAxEEAAA/AGOqZSvoDmch78ScF3ladSqZ/9k=";

    [Theory]
    [InlineData(16, new[] { 0, 20_000, 40_000, 65_535 }, new[] { 0, 78, 156, 255 })]
    [InlineData(14, new[] { 0, 8_192, 16_383, 4_096 }, new[] { 0, 128, 255, 64 })]
    [InlineData(12, new[] { 0, 1_000, 3_000, 4_095 }, new[] { 0, 62, 187, 255 })]
    [InlineData(10, new[] { 0, 256, 512, 1_000 }, new[] { 0, 64, 128, 249 })]
    [InlineData(8, new[] { 0, 1, 100, 255 }, new[] { 0, 1, 100, 255 })]
    public void Grey_of_16_bits_is_scaled_by_the_bits_in_use(int bits, int[] levels, int[] expected)
    {
        foreach (var filter in Enumerable.Range(0, 5))
        {
            var png = GreyPng.Of(levels, filter: (byte)filter);

            Assert.Equal(bits, DeepGrey.Of(png)!.Bits);
            Assert.Equal(expected, Greys(ImageLoader.Load(png)));
        }
    }

    [Fact]
    public void A_model_knows_the_bits_that_its_training_had()
    {
        var dark = GreyPng.Of([0, 16, 32, 100]);

        Assert.Equal([0, 1, 2, 6], Greys(ImageLoader.Load(dark, new(1, 2, 2) { Background = "#ffffff", GreyBits = 12 })));
        // What is lighter than anything in training is white.
        Assert.Equal([0, 64, 255, 255],
            Greys(ImageLoader.Load(GreyPng.Of([0, 1_024, 5_000, 65_535]), new(1, 2, 2) { Background = "#ffffff", GreyBits = 12 })));
        // Earlier versions saw the upper eight bits.
        Assert.Equal([0, 0, 0, 0], Greys(ImageLoader.Load(dark, new(1, 2, 2))));
    }

    [Fact]
    public void Grey_of_16_bits_with_alpha_is_laid_over_the_background()
    {
        var png = PngFile.Of((2, 1, 16, PngFile.GreyWithAlpha), [0, 0x0F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0]);

        Assert.Equal([255, 255], Greys(ImageLoader.Load(png)));
        Assert.Equal([255, 0], Greys(ImageLoader.Load(png, new(1, 1, 2) { Background = "#000000" })));
    }

    [Fact]
    public void Grey_of_16_bits_cut_short_is_refused()
    {
        var png = GreyPng.Of([.. Enumerable.Range(0, 4_000)]);
        Assert.Contains("cut short", Assert.Throws<PredictionInputException>(() => ImageLoader.Load(png[..(png.Length / 2)])).Message);
    }

    [Fact]
    public void Inks_become_colours()
    {
        using var image = ImageLoader.Load(Convert.FromBase64String(CmykJpeg));

        Assert.True(Pixel(image, 0) is { Red: > 200, Green: < 60, Blue: < 60 }, $"{Pixel(image, 0)}");
        Assert.True(Pixel(image, 63) is { Red: < 60, Green: < 60, Blue: > 200 }, $"{Pixel(image, 63)}");
    }

    [Fact]
    public void A_transparent_entry_of_a_palette_shows_the_background()
    {
        var png = PngFile.Of((2, 1, 8, PngFile.Palette), [0, 0, 1], ("PLTE", [0, 0, 0, 0, 255, 0]), ("tRNS", [0]));

        using var image = ImageLoader.Load(png);

        Assert.Equal(new SKColor(255, 255, 255), Pixel(image, 0));
        Assert.Equal(new SKColor(0, 255, 0), Pixel(image, 1));
    }

    [Fact]
    public void The_first_picture_of_an_animation_is_read()
    {
        // Two frames of one pixel (GIF89a): red, then blue.
        byte[] gif =
        [
            .. "GIF89a"u8, 1, 0, 1, 0, 0x80, 0, 0, 255, 0, 0, 0, 0, 255,
            0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0,
            0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x4C, 1, 0, 0x3B,
        ];

        using var image = ImageLoader.Load(gif);

        Assert.Equal(new SKColor(255, 0, 0), Pixel(image, 0));
    }

    [Theory]
    [InlineData("ftypheic", "HEIC")]
    [InlineData("ftypmif1", "HEIC")]
    [InlineData("ftypavif", "AVIF")]
    [InlineData("ftypmp42", "video")]
    public void What_a_phone_writes_and_is_not_read_is_refused_by_name(string brand, string format)
    {
        byte[] file = [0, 0, 0, 24, .. Encoding.ASCII.GetBytes(brand), .. new byte[200]];

        Assert.Equal($"'IMG_1.jpg' is a file in the format {format}; PNG, JPEG, BMP, GIF and WebP are read. Save it as PNG or JPEG.",
            Assert.Throws<PredictionInputException>(() => ImageReading.Usual.Read(file, "'IMG_1.jpg'")).Message);
    }

    [Theory]
    [InlineData("II*\0", "TIFF")]
    [InlineData("MM\0*", "TIFF")]
    [InlineData("8BPS", "Photoshop")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("<svg xmlns", "SVG")]
    public void Other_formats_are_refused_by_name(string start, string format) =>
        Assert.Contains(format, Assert.Throws<PredictionInputException>(
            () => ImageLoader.Load([.. Encoding.ASCII.GetBytes(start), .. new byte[200]])).Message);

    private static int[] Greys(MLImage image)
    {
        using (image)
            return [.. Enumerable.Range(0, image.Width * image.Height).Select(i => Pixel(image, i)).Select(p =>
            {
                Assert.Equal((p.Red, p.Red, 255), (p.Green, p.Blue, p.Alpha));
                return (int)p.Red;
            })];
    }

    private static SKColor Pixel(MLImage image, int at) =>
        new(image.Pixels[at * 4 + 2], image.Pixels[at * 4 + 1], image.Pixels[at * 4], image.Pixels[at * 4 + 3]);
}
