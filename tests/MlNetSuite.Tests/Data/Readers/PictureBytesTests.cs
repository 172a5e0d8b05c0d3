using System.Text;
using MlNetSuite.Data.Readers;
using MlNetSuite.Tests.Training.Images;
using SkiaSharp;

namespace MlNetSuite.Tests.Data.Readers;

public class PictureBytesTests
{
    [Theory]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void A_picture_is_read_whole(SKEncodedImageFormat format)
    {
        var picture = Pngs.Of(ToyImages.Quarters(1), 0, format);

        Assert.Equal(picture, PictureBytes.TryRead(new MemoryStream(picture), out _));
    }

    [Theory]
    [InlineData("GIF89a: the rest")]
    [InlineData("BM\u0001\u0001\0\0\0\0\0\0 and the rest")]
    [InlineData("%PDF-1.7 is refused by name later")]
    public void So_is_what_begins_like_one(string text) => Assert.NotNull(TryRead(text, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("BMI,age,gender,bloodpressure\n1,2,3,4\n")]
    [InlineData("RIFF,WEBP,x,y,z,a\n")]
    [InlineData("{\"Image\":\"aGVsbG8=\"}\n")]
    public void Nothing_is_lost_of_what_is_none(string text)
    {
        Assert.Null(TryRead(text, out var rest));
        Assert.Equal(text, new StreamReader(rest).ReadToEnd());
    }

    private static byte[]? TryRead(string text, out Stream rest) =>
        PictureBytes.TryRead(new MemoryStream(Encoding.Latin1.GetBytes(text)), out rest);
}
