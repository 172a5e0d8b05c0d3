using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Data.Readers;

/// <summary>Encoded images on disk, decoded as a saved model's are.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".jfif", ".bmp", ".gif", ".webp"];

    internal static bool HasExtension(string path) => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <summary>Height and width in pixels, from the header.</summary>
    /// <exception cref="InputException">It cannot be read, or is of a format that is not.</exception>
    internal static (int Height, int Width) Size(string path) => UnreadFormats.ByName(path) is { } format
        ? throw new InputException(EncodedImage.Refusal(path, format))
        : Read(path, () => EncodedImage.Size(path));

    /// <summary>The bits in use of a grey PNG of 16 bits a pixel; null for others.</summary>
    internal static int? GreyBits(string path) => Read(path, () =>
    {
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[32];
        return DeepGrey.IsSo(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)])
            ? DeepGrey.Of(File.ReadAllBytes(path))?.Bits
            : null;
    });

    /// <summary>The picture, and whether it is transparent anywhere.</summary>
    internal static (MLImage Image, bool ShowsBackground) Decode(string path, ImageReading reading) =>
        Read(path, () => (reading.Read(File.ReadAllBytes(path), path, out var shows), shows));

    private static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PredictionInputException fault)
        {
            throw new InputException(fault.Message, fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be read: {fault.Message}", fault);
        }
    }
}
