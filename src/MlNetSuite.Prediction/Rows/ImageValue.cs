using System.Text.Json;
using Microsoft.ML.Data;
using SkiaSharp;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Reads an image a person or program gave: a path, bytes, a stream, or base64 in JSON.</summary>
internal static class ImageValue
{
    /// <summary>Most pixels an image may have: 50 million, about 200 MB decoded.</summary>
    internal const long MaxPixels = 50_000_000;

    private const string Expected = "an image: the bytes of a PNG, JPEG, BMP, GIF or WebP file (in JSON as base64)";

    /// <exception cref="PredictionInputException">It is not an image, is cut short or too large.</exception>
    internal static MLImage Read(string column, object? value) => value switch
    {
        MLImage image => Copy(image),
        byte[] bytes => Decode(bytes, $"column '{column}'"),
        ReadOnlyMemory<byte> bytes => Decode(bytes.ToArray(), $"column '{column}'"),
        Stream stream => Decode(All(stream), $"column '{column}'"),
        string path => FromFile(path),
        // A path in JSON is not followed: a row may come from someone who should not read this machine's files.
        JsonElement { ValueKind: JsonValueKind.String } text => Decode(Base64(column, text), $"column '{column}'"),
        _ => throw RowValues.Refuse(column, value, Expected),
    };

    /// <summary>Decodes a whole image as ML.NET does (blue, green, red, alpha; colours multiplied by alpha).</summary>
    /// <param name="bytes">An encoded image.</param>
    /// <param name="source">Where it came from, for messages.</param>
    internal static MLImage Decode(byte[] bytes, string source)
    {
        using var data = SKData.CreateCopy(bytes);
        using var codec = SKCodec.Create(data)
            ?? throw new PredictionInputException($"{source} is not an image; PNG, JPEG, BMP, GIF and WebP are read.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if ((long)width * height > MaxPixels)
            throw new PredictionInputException(
                $"{source} is an image of {width} x {height} pixels; at most {MaxPixels:N0} are read. Scale it down.");
        var info = new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Premul);
        var pixels = new byte[info.BytesSize];
        SKCodecResult result;
        unsafe
        {
            fixed (byte* target = pixels)
                result = codec.GetPixels(info, (nint)target);
        }
        return result == SKCodecResult.Success
            ? MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, pixels)
            : throw new PredictionInputException($"{source} is an image that is cut short or damaged ({result}).");
    }

    private static MLImage FromFile(string path)
    {
        try
        {
            return Decode(File.ReadAllBytes(path), $"'{path}'");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new PredictionInputException($"the image '{path}' cannot be read: {fault.Message}", fault);
        }
    }

    // The row disposes of its image; the caller's own stays the caller's.
    private static MLImage Copy(MLImage image) =>
        MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);

    private static byte[] All(Stream stream)
    {
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static byte[] Base64(string column, JsonElement value)
    {
        var text = value.GetString()!;
        // A data URI: data:image/png;base64,...
        var start = text.StartsWith("data:", StringComparison.Ordinal) ? text.IndexOf(',', StringComparison.Ordinal) + 1 : 0;
        try
        {
            return Convert.FromBase64String(text[start..]);
        }
        catch (FormatException fault)
        {
            throw RowValues.Refuse(column, value, Expected, fault);
        }
    }
}
