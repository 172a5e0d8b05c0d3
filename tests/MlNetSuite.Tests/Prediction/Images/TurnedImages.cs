using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>Pictures that say in EXIF how they were held.</summary>
internal static class TurnedImages
{
    internal const int StoredWidth = 32;
    internal const int StoredHeight = 16;

    /// <summary>As stored: red in the upper left, green in the upper right, blue and white below.</summary>
    internal static byte[] Stored(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(StoredWidth, StoredHeight, SKColorType.Bgra8888, SKAlphaType.Opaque);
        SKColor[] corners = [SKColors.Red, SKColors.Lime, SKColors.Blue, SKColors.White];
        for (var y = 0; y < StoredHeight; y++)
            for (var x = 0; x < StoredWidth; x++)
                bitmap.SetPixel(x, y, corners[(y < StoredHeight / 2 ? 0 : 2) + (x < StoredWidth / 2 ? 0 : 1)]);
        using var data = bitmap.Encode(format, 100);
        return data.ToArray();
    }

    internal static byte[] Of(SKEncodedImageFormat format, int orientation, bool isLittle = true) => format switch
    {
        SKEncodedImageFormat.Jpeg => Jpeg(Stored(format), Exif(orientation, isLittle)),
        SKEncodedImageFormat.Png => Png(Stored(format), Exif(orientation, isLittle)),
        _ => Webp(Stored(format), Exif(orientation, isLittle)),
    };

    /// <summary>A JPEG with EXIF in front of what it holds.</summary>
    internal static byte[] Jpeg(byte[] jpeg, byte[] exif)
    {
        byte[] segment = [.. "Exif\0\0"u8, .. exif];
        return [0xFF, 0xD8, 0xFF, 0xE1, .. BigEndian16(segment.Length + 2), .. segment, .. jpeg[2..]];
    }

    /// <summary>A TIFF header, and a directory of the tag Orientation alone.</summary>
    internal static byte[] Exif(int orientation, bool isLittle = true)
    {
        byte[] little =
        [
            (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, (byte)orientation, 0, 0, 0, 0, 0, 0, 0,
        ];
        byte[] big =
        [
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0,
        ];
        return isLittle ? little : big;
    }

    // Behind the header chunk.
    private static byte[] Png(byte[] png, byte[] exif)
    {
        const int HeaderEnd = 33;
        return [.. png[..HeaderEnd], .. PngFile.Chunk("eXIf", exif), .. png[HeaderEnd..]];
    }

    // The extended file format: VP8X says that there is EXIF, which follows the picture.
    private static byte[] Webp(byte[] webp, byte[] exif)
    {
        byte[] flags = [8, 0, 0, 0, StoredWidth - 1, 0, 0, StoredHeight - 1, 0, 0];
        byte[] chunks = [.. "WEBP"u8, .. Chunk("VP8X", flags), .. webp[12..], .. Chunk("EXIF", exif)];
        return [.. Chunk("RIFF", chunks)];
    }

    private static byte[] Chunk(string name, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. body];
    }

    private static byte[] BigEndian16(int value) => [(byte)(value >> 8), (byte)value];
}
