using System.Globalization;
using System.Text.Json;

namespace MlNetSuite.Server.Json;

/// <summary>Numbers out of JSON.</summary>
internal static class JsonNumbers
{
    private static readonly float[] Tens = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];

    /// <summary>The number the reader stands on, which must be finite.</summary>
    internal static float Single(ref Utf8JsonReader reader, string column)
    {
        if (reader.TokenType != JsonTokenType.Number)
            throw new RefusedRequestException($"'{column}' takes numbers, but got {Describe(ref reader)}.");
        if (!reader.HasValueSequence && TryShort(reader.ValueSpan, out var number))
            return number;
        return reader.TryGetSingle(out number) && float.IsFinite(number)
            ? number
            : throw new RefusedRequestException($"'{column}' takes numbers of 32 bits; {Describe(ref reader)} is out of their range.");
    }

    /// <inheritdoc cref="Single"/>
    internal static double Double(ref Utf8JsonReader reader, string column) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) && double.IsFinite(number)
            ? number
            : throw new RefusedRequestException($"'{column}' takes finite numbers, but got {Describe(ref reader)}.");

    /// <summary>The whole number the reader stands on.</summary>
    internal static long Int64(ref Utf8JsonReader reader, string column) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number)
            ? number
            : throw new RefusedRequestException($"'{column}' takes whole numbers of 64 bits, but got {Describe(ref reader)}.");

    /// <summary>What the reader stands on, cut short.</summary>
    internal static string Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.EndArray => "the end of the array",
        JsonTokenType.Null => "null",
        JsonTokenType.True => "true",
        JsonTokenType.False => "false",
        JsonTokenType.String => $"'{Short(reader.GetString()!)}'",
        JsonTokenType.Number =>
            Short(double.TryParse(reader.ValueSpan, CultureInfo.InvariantCulture, out _)
                ? System.Text.Encoding.UTF8.GetString(reader.ValueSpan)
                : "a number"),
        _ => "something else",
    };

    // Up to seven digits with a decimal point are exact in 24 bits, and so is the power of ten, so that the one rounding of
    // the division gives the nearest float (Clinger, "How to Read Floating Point Numbers Accurately", 1990). Pixels and most
    // features are of this kind.
    private static bool TryShort(ReadOnlySpan<byte> text, out float number)
    {
        number = 0;
        if (text.Length > 8)
            return false;
        var digits = 0;
        var places = -1;
        foreach (var c in text)
        {
            if (c is >= (byte)'0' and <= (byte)'9')
                digits = digits * 10 + (c - '0');
            else if (c == '.' && places < 0)
            {
                places = 0;
                continue;
            }
            else
                return false;
            if (places >= 0)
                places++;
        }
        if (digits >= 1 << 24)
            return false;
        number = places > 0 ? digits / Tens[places] : digits;
        return true;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
