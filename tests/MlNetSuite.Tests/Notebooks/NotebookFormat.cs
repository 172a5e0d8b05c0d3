using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;
using NJsonSchema;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>Holds notebooks against nbformat 4.5: the schema of jupyter/nbformat, and what its documentation asks besides.</summary>
internal static class NotebookFormat
{
    private static readonly Lazy<Task<JsonSchema>> Schema = new(async () =>
    {
        using var stream = typeof(NotebookFormat).Assembly.GetManifestResourceStream("nbformat.v4.5.schema.json")!;
        var schema = JsonNode.Parse(stream)!;
        // The library resolves references to definitions, not to those in a group of them: "misc" is taken out of the paths.
        var definitions = schema["definitions"]!.AsObject();
        var group = definitions["misc"]!.AsObject();
        definitions.Remove("misc");
        foreach (var (name, definition) in group)
            definitions[name] = definition!.DeepClone();
        return await JsonSchema.FromJsonAsync(schema.ToJsonString()
            .Replace("#/definitions/misc/", "#/definitions/", StringComparison.Ordinal));
    });

    internal static async Task<IReadOnlyList<string>> FaultsAsync(JsonObject notebook)
    {
        var faults = (await Schema.Value).Validate(NotebookText.ToText(notebook)).Select(e => e.ToString());
        // "Cell ids": unique in the notebook.
        var ids = notebook["cells"]!.AsArray().Select(cell => (string)cell!["id"]!).ToList();
        return [.. faults, .. ids.CountBy(id => id).Where(id => id.Value > 1).Select(id => $"{id.Value} cells have the id {id.Key}")];
    }
}
