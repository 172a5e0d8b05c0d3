using System.Text.Json;
using MlNetSuite.Data;

namespace MlNetSuite.Cli.Commands;

/// <summary>The value of <c>--row</c>: a JSON object, the path of a file that holds one (with or without <c>@</c> before it), or
/// the path of an image.</summary>
internal static class RowArgument
{
    /// <summary>A row by column name.</summary>
    /// <exception cref="InputException">It is no JSON object, or there is no such file.</exception>
    internal static IReadOnlyDictionary<string, object?> Row(string given)
    {
        if (given.TrimStart().StartsWith('{'))
            return Parse(given, "--row");
        var path = given.TrimStart('@');
        return File.Exists(path)
            ? Parse(File.ReadAllText(path), path)
            : throw new InputException(
                $"--row: '{given}' is neither a JSON object nor a file; expected for example {{\"Text\":\"...\"}} or @row.json");
    }

    /// <summary>The input of an image model: a path, or the value in a JSON object of <c>Image</c> or <c>Pixels</c>.</summary>
    internal static object Image(string given)
    {
        if (!given.TrimStart().StartsWith('{') && !given.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
            return given.TrimStart('@');
        var row = Row(given);
        foreach (var (name, value) in row)
            if (name.Equals("Image", StringComparison.OrdinalIgnoreCase) && value is not null)
                return value;
            else if (name.Equals("Pixels", StringComparison.OrdinalIgnoreCase)
                && value is JsonElement { ValueKind: JsonValueKind.Array } pixels
                && pixels.EnumerateArray().All(p => p.ValueKind == JsonValueKind.Number))
                return pixels.EnumerateArray().Select(p => p.GetSingle()).ToArray();
        throw new InputException(
            $"--row: an image model takes Image (base64) or Pixels (numbers); the object has: {string.Join(", ", row.Keys)}");
    }

    private static Dictionary<string, object?> Parse(string text, string source)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw new InputException(
                    $"{source}: a JSON {document.RootElement.ValueKind}; expected an object such as {{\"Text\":\"...\"}}");
            return document.RootElement.Clone().EnumerateObject().GroupBy(p => p.Name)
                .ToDictionary(p => p.Key, p => (object?)p.Last().Value);
        }
        catch (JsonException fault)
        {
            throw new InputException($"{source}: not JSON ({fault.Message.TrimEnd('.')}); expected an object such as {{\"Text\":\"...\"}}",
                fault);
        }
    }
}
