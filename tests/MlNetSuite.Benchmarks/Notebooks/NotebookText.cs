using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Notebooks as text: nbformat 4.5 in the one way this project writes it, so that what changed is what a diff shows.</summary>
internal static class NotebookText
{
    // As Jupyter writes it: an indent of one, letters beyond ASCII as they are.
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping
    };

    /// <exception cref="InvalidDataException">Not JSON, or not a notebook of version 4.</exception>
    internal static JsonObject Read(string path) => Parse(path, File.ReadAllText(path));

    /// <inheritdoc cref="Read"/>
    internal static JsonObject Parse(string path, string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject notebook && notebook["cells"] is JsonArray && (int?)notebook["nbformat"] == 4
                ? notebook
                : throw new InvalidDataException($"{path} is not a notebook: nbformat 4 with cells was expected.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is not a notebook: {e.Message}", e);
        }
    }

    internal static void Write(string path, JsonObject notebook) => File.WriteAllText(path, ToText(notebook));

    internal static string ToText(JsonObject notebook) => notebook.ToJsonString(Format) + "\n";

    internal static IEnumerable<JsonObject> CodeCells(JsonObject notebook) =>
        notebook["cells"]!.AsArray().OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "code");

    internal static IEnumerable<JsonObject> Outputs(JsonObject cell) => cell["outputs"]?.AsArray().OfType<JsonObject>() ?? [];

    internal static string Source(JsonObject cell) => Text(cell["source"]);

    /// <summary>A multi-line string, which nbformat lets be one string or a list of lines.</summary>
    internal static string Text(JsonNode? lines) =>
        lines is JsonArray array ? string.Concat(array.Select(line => (string?)line)) : (string?)lines ?? "";

    /// <summary>The text as a list of lines, each with its line feed but the last.</summary>
    internal static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var rest = text.ReplaceLineEndings("\n"); rest.Length > 0;)
        {
            var end = rest.IndexOf('\n') is >= 0 and var at ? at + 1 : rest.Length;
            lines.Add(JsonValue.Create(rest[..end]));
            rest = rest[end..];
        }
        return lines;
    }
}
