using System.Text.Json;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Rows;
using SkiaSharp;

namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>Pictures are seen as they were held.</summary>
public sealed class ImageOrientationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    // EXIF 2.32, tag Orientation: where the stored first row and first column are seen. Red is stored where they meet, green where the
    // first row ends.
    [Theory]
    [InlineData(1, "top left", "top right")]
    [InlineData(2, "top right", "top left")]
    [InlineData(3, "bottom right", "bottom left")]
    [InlineData(4, "bottom left", "bottom right")]
    [InlineData(5, "top left", "bottom left")]
    [InlineData(6, "top right", "bottom right")]
    [InlineData(7, "bottom right", "top right")]
    [InlineData(8, "bottom left", "top left")]
    public void A_picture_is_turned_and_mirrored_as_it_says(int orientation, string red, string green)
    {
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png, SKEncodedImageFormat.Webp })
            foreach (var isLittle in new[] { true, false })
            {
                using var image = ImageLoader.Load(TurnedImages.Of(format, orientation, isLittle));

                Assert.Equal(orientation >= 5, image.Height == TurnedImages.StoredWidth && image.Width == TurnedImages.StoredHeight);
                Assert.True(Nearest(image, red) is { Red: > 240, Green: < 15, Blue: < 15 }, $"{format} {Nearest(image, red)}");
                Assert.True(Nearest(image, green) is { Red: < 15, Green: > 240, Blue: < 15 }, $"{format} {Nearest(image, green)}");
            }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(9)]
    [InlineData(255)]
    public void A_value_that_does_not_exist_turns_nothing(int orientation)
    {
        foreach (var format in new[] { SKEncodedImageFormat.Jpeg, SKEncodedImageFormat.Png })
        {
            using var image = ImageLoader.Load(TurnedImages.Of(format, orientation));
            Assert.True(Nearest(image, "top left") is { Red: > 240, Green: < 15 });
        }
    }

    [Fact]
    public void Exif_cut_short_turns_nothing()
    {
        var exif = TurnedImages.Exif(6);
        for (var length = 0; length < 20; length++)
        {
            using var image = ImageLoader.Load(TurnedImages.Jpeg(TurnedImages.Stored(SKEncodedImageFormat.Jpeg), exif[..length]));
            Assert.Equal(TurnedImages.StoredWidth, image.Width);
        }
    }

    [Fact]
    public void Every_way_of_giving_a_picture_gives_it_upright()
    {
        var turned = TurnedImages.Of(SKEncodedImageFormat.Jpeg, 6);
        var path = _folder.File("turned.jpg");
        File.WriteAllBytes(path, turned);
        var base64 = Convert.ToBase64String(turned);
        object[] ways =
        [
            path, turned, new ReadOnlyMemory<byte>(turned), new MemoryStream(turned), JsonSerializer.SerializeToElement(base64),
            JsonSerializer.SerializeToElement("data:image/jpeg;base64," + base64),
        ];
        foreach (var way in ways)
        {
            using var image = ImageValue.Read("Image", way, ImageReading.Usual);
            Assert.Equal((TurnedImages.StoredHeight, TurnedImages.StoredWidth), (image.Width, image.Height));
        }
    }

    private static SKColor Nearest(MLImage image, string corner)
    {
        var x = corner.EndsWith("left", StringComparison.Ordinal) ? 1 : image.Width - 2;
        var y = corner.StartsWith("top", StringComparison.Ordinal) ? 1 : image.Height - 2;
        var pixel = image.Pixels.Slice((y * image.Width + x) * 4, 4);
        return new(pixel[2], pixel[1], pixel[0], pixel[3]);
    }
}
