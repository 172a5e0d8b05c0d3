using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace MlNetSuite.Server.OpenApi;

/// <summary>The few kinds of JSON schema that the document is made of.</summary>
internal static class SchemaParts
{
    internal static OpenApiSchemaReference Ref(string name) => new(name);

    internal static OpenApiSchema Text(string? description = null) => Of(JsonSchemaType.String, description);

    internal static OpenApiSchema Number(string? description = null) => Of(JsonSchemaType.Number, description);

    internal static OpenApiSchema Flag() => Of(JsonSchemaType.Boolean);

    internal static OpenApiSchema Whole() => Of(JsonSchemaType.Integer);

    internal static OpenApiSchema Anything() => Of(JsonSchemaType.Object);

    internal static OpenApiSchema ArrayOf(IOpenApiSchema items) => new() { Type = JsonSchemaType.Array, Items = items };

    internal static OpenApiSchema ObjectOf(IEnumerable<string> required, params (string Name, IOpenApiSchema Schema)[] properties) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = properties.ToDictionary(p => p.Name, p => p.Schema),
        Required = required.ToHashSet(),
    };

    internal static OpenApiSchema Of(JsonSchemaType type, string? description = null) => new() { Type = type, Description = description };

    internal static List<JsonNode> Choices(IEnumerable<string> texts) => [.. texts.Select(text => (JsonNode)text)];
}
