using SkiaSharp;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>A picture of three by two white pixels.</summary>
internal static class TinyPng
{
    internal static byte[] Bytes { get; } = Make();

    private static byte[] Make()
    {
        using var bitmap = new SKBitmap(3, 2, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(SKColors.White);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
