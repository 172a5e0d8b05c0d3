using Microsoft.ML.Data;
using SkiaSharp;

namespace MlNetSuite.Data.Readers;

/// <summary>Encoded images on disk.</summary>
internal static class ImageFiles
{
    /// <summary>Larger images are refused by their header, before a pixel is decoded.</summary>
    internal const long MostPixels = 50_000_000;
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp"];

    internal static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Height and width in pixels, from the header.</summary>
    internal static (int Height, int Width) Size(string path)
    {
        using var stream = File.OpenRead(path);
        using var codec = SKCodec.Create(stream) ?? throw NotAnImage(path, "unknown format");
        var (height, width) = (codec.Info.Height, codec.Info.Width);
        return (long)height * width is > 0 and <= MostPixels
            ? (height, width)
            : throw new InputException(
                $"{path}: an image of {width:N0} x {height:N0} pixels; at most {MostPixels:N0} pixels are read. Scale it down");
    }

    /// <summary>The image, as <see cref="MLImage.CreateFromFile"/> gives it, but for a truncated file, which that one fills
    /// up with grey or nothing.</summary>
    internal static MLImage Decode(string path)
    {
        using var stream = File.OpenRead(path);
        using var codec = SKCodec.Create(stream) ?? throw NotAnImage(path, "unknown format");
        var alpha = codec.Info.AlphaType == SKAlphaType.Opaque ? SKAlphaType.Opaque : SKAlphaType.Premul;
        var result = codec.GetPixels(codec.Info.WithColorType(SKColorType.Bgra8888).WithAlphaType(alpha), out var pixels);
        return result == SKCodecResult.Success
            ? MLImage.CreateFromPixels(codec.Info.Width, codec.Info.Height, MLPixelFormat.Bgra32, pixels)
            : throw NotAnImage(path, result == SKCodecResult.IncompleteInput ? "truncated" : $"{result}");
    }

    private static InputException NotAnImage(string path, string why) =>
        new($"{path}: not a readable image ({why}); expected PNG, JPEG or BMP. Remove it or put a whole copy in its place");
}
