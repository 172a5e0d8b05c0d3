using System.Runtime.InteropServices;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MlNetSuite.Prediction.Images;

/// <summary>A decoded picture.</summary>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
/// <param name="Values">A pixel each, row by row: blue in the lowest byte, then green, red and alpha.</param>
internal sealed record ImagePixels(int Width, int Height, uint[] Values)
{
    internal Span<byte> Bytes => MemoryMarshal.AsBytes(Values.AsSpan());

    /// <summary>A copy of what an app has decoded; colours are multiplied by alpha, as ML.NET has them.</summary>
    internal static ImagePixels Of(MLImage image)
    {
        var pixels = new ImagePixels(image.Width, image.Height, new uint[image.Width * image.Height]);
        image.Pixels.CopyTo(pixels.Bytes);
        if (image.PixelFormat == MLPixelFormat.Rgba32)
            for (var i = 0; i < pixels.Bytes.Length; i += 4)
                (pixels.Bytes[i], pixels.Bytes[i + 2]) = (pixels.Bytes[i + 2], pixels.Bytes[i]);
        return pixels;
    }

    /// <summary>As a file.</summary>
    internal byte[] ToPng()
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Width, Height, SKColorType.Bgra8888, SKAlphaType.Unpremul));
        Marshal.Copy(Bytes.ToArray(), 0, bitmap.GetPixels(), Bytes.Length);
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return encoded.ToArray();
    }

    internal MLImage ToImage() => MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, Bytes);
}
