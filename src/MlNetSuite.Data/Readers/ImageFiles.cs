using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Data.Readers;

/// <summary>Encoded images, decoded as a saved model's are.</summary>
internal static class ImageFiles
{
    /// <summary>Longer files, and larger pictures, are read when it is known how.</summary>
    private const int MostAtOnce = 1 << 16, MostPixelsAtOnce = 1 << 14;

    internal static bool HasExtension(string path) => PicturePaths.HasExtension(path);

    /// <summary>What is to be known of a picture before any is read: small ones are decoded at once, others by their header.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="withGreyBits">Whether the bits in use of a grey PNG of 16 bits a pixel are asked for.</param>
    /// <exception cref="InputException">It cannot be read, or is of a format that is not.</exception>
    internal static PictureLook Look(LabelledPicture picture, bool withGreyBits) => UnreadFormats.ByName(picture.Path) is { } format
        ? throw new InputException(EncodedImage.Refusal(picture.Path, format))
        : Read(picture.Path, () =>
        {
            if (picture.Archived is { } archived)
                return Look(archived, picture.Path, withGreyBits);
            using var file = File.OpenHandle(picture.Path);
            var length = RandomAccess.GetLength(file);
            return length is 0 or > MostAtOnce
                ? Header(picture.Path, withGreyBits)
                : Look(FileBytes.Read(file, new byte[length]).ToArray(), picture.Path, withGreyBits);
        });

    /// <summary>What the picture looks like to a model.</summary>
    internal static ImagePixels Decode(LabelledPicture picture, ImageReading reading, out bool showsBackground)
    {
        (var pixels, showsBackground) = Read(picture.Path, () =>
            (reading.Pixels(picture.Archived ?? File.ReadAllBytes(picture.Path), picture.Path, out var shows), shows));
        return pixels;
    }

    private static PictureLook Look(byte[] bytes, string path, bool withGreyBits)
    {
        using var image = EncodedImage.Of(bytes, path);
        var isDeep = DeepGrey.IsSo(bytes);
        return new(image.Height, image.Width)
        {
            GreyBits = isDeep && withGreyBits ? DeepGrey.Of(bytes)?.Bits : null,
            Pixels = isDeep || (long)image.Height * image.Width > MostPixelsAtOnce ? null : image.Pixels(isMultiplied: false),
        };
    }

    private static PictureLook Header(string path, bool withGreyBits)
    {
        var (height, width) = EncodedImage.Size(path);
        using var file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[32];
        var isDeep = withGreyBits && DeepGrey.IsSo(start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]);
        return new(height, width) { GreyBits = isDeep ? DeepGrey.Of(File.ReadAllBytes(path))?.Bits : null };
    }

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

/// <summary>What is to be known of a picture before any is read.</summary>
/// <param name="Height">In pixels.</param>
/// <param name="Width">In pixels.</param>
internal sealed record PictureLook(int Height, int Width)
{
    /// <summary>The bits in use of a grey picture of 16 bits a pixel; null for others, and where that is not asked for.</summary>
    internal int? GreyBits { get; init; }

    /// <summary>A small picture, its colours not multiplied by alpha; null for others.</summary>
    internal ImagePixels? Pixels { get; set; }
}
