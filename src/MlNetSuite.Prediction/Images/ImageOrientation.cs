using SkiaSharp;

namespace MlNetSuite.Prediction.Images;

/// <summary>How a camera was held. Phones store pictures as the sensor lies and say in EXIF's tag Orientation (1 to 8) how they are to be
/// turned or mirrored; Skia's eight origins have the same numbers.</summary>
internal static class ImageOrientation
{
    /// <summary>Skia tells that of JPEG and WebP, but does not look into a PNG's chunk eXIf.</summary>
    internal static SKEncodedOrigin Of(SKCodec codec, Stream bytes) =>
        codec.EncodedFormat == SKEncodedImageFormat.Png ? PngExif.Orientation(bytes) : codec.EncodedOrigin;

    /// <summary>Whether height and width change places.</summary>
    internal static bool IsSideways(SKEncodedOrigin origin) => origin >= SKEncodedOrigin.LeftTop;

    /// <summary>The pixels of the upright picture: what is stored itself where it lies upright.</summary>
    /// <param name="stored">Row by row.</param>
    /// <param name="width">Of what is stored.</param>
    /// <param name="height">Of what is stored.</param>
    /// <param name="origin">Where the upright picture's upper left corner is stored.</param>
    internal static uint[] Upright(uint[] stored, int width, int height, SKEncodedOrigin origin)
    {
        // Where the first pixel of the upright picture is stored, and how far it is from one to the next, to the right and down.
        var (lastColumn, lastRow) = (width - 1, (height - 1) * width);
        var (first, right, down) = origin switch
        {
            SKEncodedOrigin.TopRight => (lastColumn, -1, width),
            SKEncodedOrigin.BottomRight => (lastRow + lastColumn, -1, -width),
            SKEncodedOrigin.BottomLeft => (lastRow, 1, -width),
            SKEncodedOrigin.LeftTop => (0, width, 1),
            SKEncodedOrigin.RightTop => (lastRow, -width, 1),
            SKEncodedOrigin.RightBottom => (lastRow + lastColumn, -width, -1),
            SKEncodedOrigin.LeftBottom => (lastColumn, width, -1),
            _ => (0, 1, width),
        };
        if ((first, right) is (0, 1))
            return stored;
        var columns = IsSideways(origin) ? height : width;
        var upright = new uint[stored.Length];
        for (var i = 0; i < upright.Length; i++)
            upright[i] = stored[first + i % columns * right + i / columns * down];
        return upright;
    }
}
