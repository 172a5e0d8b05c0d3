using System.Text;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Rows;
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
    public void An_image_is_decoded_as_stock_ml_net_decodes_it(SKEncodedImageFormat format, int channels, byte alpha)
    {
        var bytes = Pngs.Of(ToyImages.Quarters(1, channels, 16), 0, format, alpha);
        using var stock = MLImage.CreateFromStream(new MemoryStream(bytes));
        using var image = ImageValue.Decode(bytes, "image");
        Assert.Equal((stock.Width, stock.Height), (image.Width, image.Height));
        Assert.Equal(stock.Pixels.ToArray(), image.Pixels.ToArray());
    }

    [Fact]
    public void One_pixel_is_an_image()
    {
        using var image = ImageValue.Decode(Pngs.Of(ToyImages.Quarters(1, 1, 1), 0), "image");
        Assert.Equal((1, 1), (image.Width, image.Height));
    }

    [Fact]
    public void A_huge_image_is_refused_before_it_is_decoded()
    {
        var fault = Assert.Throws<PredictionInputException>(() => ImageValue.Decode(HugePng(20_000, 20_000), "'big.png'"));
        Assert.Contains("'big.png' is an image of 20000 x 20000 pixels", fault.Message);
    }

    [Fact]
    public void Text_is_no_image() =>
        Assert.Contains("'a.png' is not an image", Assert.Throws<PredictionInputException>(
            () => ImageValue.Decode(Encoding.UTF8.GetBytes("Label,Text"), "'a.png'")).Message);

    [Fact]
    public void Nothing_is_no_image() =>
        Assert.Throws<PredictionInputException>(() => ImageValue.Decode([], "'a.png'"));

    [Fact]
    public void An_image_cut_short_is_refused()
    {
        var bytes = Pngs.Of(ToyImages.Quarters(1, 3, 64), 0);
        Assert.Contains("cut short", Assert.Throws<PredictionInputException>(
            () => ImageValue.Decode(bytes[..(bytes.Length / 2)], "'a.png'")).Message);
    }

    [Fact]
    public void Random_bytes_after_a_header_never_do_worse_than_be_refused()
    {
        var random = new Random(1);
        var bytes = Pngs.Of(ToyImages.Quarters(1, 3, 32), 0);
        for (var i = 0; i < 300; i++)
        {
            var changed = bytes.ToArray();
            for (var n = 0; n < 3; n++)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                ImageValue.Decode(changed, "image").Dispose();
            }
            catch (PredictionInputException)
            {
                // Refused, as it should be.
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.Contains("'no/such.png'", Assert.Throws<PredictionInputException>(() => ImageValue.Read("Image", "no/such.png")).Message);

    // Signature and header of a PNG (RFC 2083), with no pixels behind them.
    private static byte[] HugePng(int width, int height)
    {
        using var stream = new MemoryStream();
        stream.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Chunk(stream, "IHDR", [.. BigEndian(width), .. BigEndian(height), 8, 2, 0, 0, 0]);
        Chunk(stream, "IDAT", [0x78, 0x9c, 3, 0, 0, 0, 0, 1]);
        Chunk(stream, "IEND", []);
        return stream.ToArray();
    }

    private static void Chunk(MemoryStream stream, string type, byte[] data)
    {
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        stream.Write(BigEndian(data.Length));
        stream.Write(body);
        stream.Write(BigEndian((int)Crc(body)));
    }

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
