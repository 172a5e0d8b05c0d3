using MlNetSuite.Data;
using SkiaSharp;

namespace MlNetSuite.Tests.Training.Images;

/// <summary>Rows of an image dataset as encoded files.</summary>
internal static class Pngs
{
    internal static byte[] Of(ImageDataset data, int row, SKEncodedImageFormat format = SKEncodedImageFormat.Png, byte alpha = 255)
    {
        var (channels, height, width) = data.Shape;
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                byte Level(int c) => data.Image(row)[(Math.Min(c, channels - 1) * height + y) * width + x];
                bitmap.SetPixel(x, y, new SKColor(Level(0), Level(1), Level(2), alpha));
            }
        using var encoded = bitmap.Encode(format, 100);
        return encoded.ToArray();
    }

    /// <summary>A grey PNG of one channel, as most tools write digits.</summary>
    internal static byte[] Grey(ImageDataset data, int row)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(data.Shape.Width, data.Shape.Height, SKColorType.Gray8, SKAlphaType.Opaque));
        System.Runtime.InteropServices.Marshal.Copy(data.Image(row).ToArray(), 0, bitmap.GetPixels(), data.Shape.Size);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }
}
