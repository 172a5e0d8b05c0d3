using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.NotebookRunner;

/// <summary>A value in the forms a notebook keeps of it: the mime types its formatters prefer, and plain text.</summary>
internal static class MimeBundle
{
    private const string Plain = "text/plain";

    /// <param name="value">Any value; null is shown too.</param>
    /// <param name="mimeTypes">Those wanted; none for the ones that its type prefers.</param>
    internal static JsonObject Of(object? value, string[] mimeTypes)
    {
        var wanted = mimeTypes.Length > 0 ? mimeTypes : [.. Formatter.GetPreferredMimeTypesFor(value?.GetType() ?? typeof(object)), Plain];
        var bundle = new JsonObject();
        foreach (var type in wanted.Distinct().Order(StringComparer.Ordinal))
            bundle[type] = Data(type, value.ToDisplayString(type));
        return bundle;
    }

    private static JsonNode? Data(string type, string text) =>
        // nbformat 4.5, mimebundle: what is JSON is kept as such, all else as text.
        type == "application/json" || type.StartsWith("application/", StringComparison.Ordinal) && type.EndsWith("+json", StringComparison.Ordinal)
            ? JsonNode.Parse(text)
            : type.StartsWith("image/", StringComparison.Ordinal) && type != "image/svg+xml" ? JsonValue.Create(text) : NotebookText.Lines(text);
}
