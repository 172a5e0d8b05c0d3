using System.Text.Json;
using Microsoft.ML.Data;
using MlNetSuite.Prediction.Images;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Reads an image a person or program gave: a path, bytes, a stream, or base64 in JSON.</summary>
internal static class ImageValue
{
    private const string Expected = "an image: the bytes of a PNG, JPEG, BMP, GIF or WebP file (in JSON as base64)";

    /// <exception cref="PredictionInputException">It is not an image, is cut short or too large.</exception>
    internal static MLImage Read(string column, object? value, ImageReading reading) => value switch
    {
        MLImage image => reading.Read(image),
        byte[] bytes => reading.Read(bytes, $"column '{column}'"),
        ReadOnlyMemory<byte> bytes => reading.Read(bytes.ToArray(), $"column '{column}'"),
        Stream stream => reading.Read(All(stream), $"column '{column}'"),
        // What a table has in a cell may come from anyone, too: the paths of its file are followed within its folder (PicturePaths).
        string path when !reading.MayBeMissing => reading.Read(path),
        // A path in JSON is not followed: a row may come from someone who should not read this machine's files.
        JsonElement { ValueKind: JsonValueKind.String } text => reading.Read(Base64(column, text), $"column '{column}'"),
        _ => throw RowValues.Refuse(column, value, Expected),
    };

    /// <summary>Whether a row of a table has no picture.</summary>
    internal static bool IsMissing(object? value) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => true,
        string text => MissingValues.Is(text),
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString() is "",
        MLImage image => IsTransparent(image.Pixels),
        _ => false,
    };

    /// <summary>Whether the last byte of each pixel, its alpha, is 0.</summary>
    private static bool IsTransparent(ReadOnlySpan<byte> pixels)
    {
        for (var alpha = 3; alpha < pixels.Length; alpha += 4)
            if (pixels[alpha] != 0)
                return false;
        return true;
    }

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
