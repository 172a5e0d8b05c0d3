using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlNetSuite.Studio.Json;

/// <summary>Bounded pieces of JSON: what a study holds was written by whoever made it.</summary>
internal static class JsonText
{
    /// <summary>Most letters of a name or a value.</summary>
    internal const int LongestName = 200;

    /// <summary>For bodies that nobody takes for HTML.</summary>
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The beginning of a text that is too long.</summary>
    internal static string Short(string text, int longest = LongestName)
    {
        if (text.Length <= longest)
            return text;
        // Half of a letter of two is none.
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return $"{text.AsSpan(0, end)}…";
    }

    /// <summary>A number, or null where it is not finite: JSON has no other.</summary>
    internal static void Number(this Utf8JsonWriter json, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumberValue(number);
        else
            json.WriteNullValue();
    }

    /// <summary>A parameter's value.</summary>
    internal static void Value(this Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case double real:
                json.Number(real);
                break;
            case int whole:
                json.WriteNumberValue(whole);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case string text:
                json.WriteStringValue(Short(text));
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    /// <summary>A column: a value of each row.</summary>
    internal static void Column<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> rows, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var row in rows)
            write(json, row);
        json.WriteEndArray();
    }
}
