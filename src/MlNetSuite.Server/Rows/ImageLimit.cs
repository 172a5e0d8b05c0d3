using SkiaSharp;

namespace MlNetSuite.Server.Rows;

/// <summary>Reads an image's header before anything is decoded.</summary>
internal static class ImageLimit
{
    // Four of the decoded image, and as many of the copy that is scaled.
    private const int BytesAPixel = 8;

    /// <returns>The bytes it takes while it is predicted.</returns>
    /// <exception cref="RefusedRequestException">It is not an image or has too many pixels.</exception>
    internal static long Check(byte[] image, string column, PredictionServerOptions limits)
    {
        using var stream = new MemoryStream(image, writable: false);
        using var codec = SKCodec.Create(stream)
            ?? throw new RefusedRequestException($"'{column}' is not an image; PNG, JPEG, BMP, GIF and WebP are read.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        return (long)width * height <= limits.MaxImagePixels ? (long)width * height * BytesAPixel
            : throw new RefusedRequestException(
                $"'{column}' is an image of {width} x {height} pixels; at most {limits.MaxImagePixels:N0} are read. Scale it down.");
    }
}
