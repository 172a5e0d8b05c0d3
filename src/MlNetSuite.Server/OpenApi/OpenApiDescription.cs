using System.Text.Json.Nodes;
using MlNetSuite.Server.Protocol;

namespace MlNetSuite.Server.OpenApi;

/// <summary>The OpenAPI 3.1 document of a server and the models it has at the moment.</summary>
internal static class OpenApiDescription
{
    /// <param name="models">Every loaded model, versions of a name in ascending order.</param>
    /// <param name="asksForKeys">Whether requests need a key.</param>
    /// <param name="prefix">What the addresses begin with, where they are mapped below another one.</param>
    internal static JsonObject Create(IReadOnlyList<ServedModel> models, bool asksForKeys, string prefix)
    {
        var schemas = ProtocolSchemas.All();
        var paths = FixedPaths();
        var newest = models.GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Last());
        for (var i = 0; i < models.Count; i++)
            AddModel(models[i], isNewest: newest[models[i].Name] == models[i], $"model{i + 1}", paths, schemas);
        var document = new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "MlNetSuite",
                ["version"] = ServerIdentity.Version,
                ["description"] = "Models as rows of JSON below /predict, and by the Open Inference Protocol v2 below /v2.",
                ["license"] = new JsonObject { ["name"] = "MIT", ["identifier"] = "MIT" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = prefix.Length == 0 ? "/" : prefix }),
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
        if (asksForKeys)
            AskForKeys(document);
        return document;
    }

    private static JsonObject FixedPaths() => new()
    {
        ["/v2"] = Get("server", "protocol", "What the server is", ProtocolSchemas.Ref("metadata_server_response")),
        ["/v2/health/live"] = Get("live", "protocol", "Whether the server runs", Anything(), open: true),
        ["/v2/health/ready"] = Get("ready", "protocol", "Whether requests should be sent here; 400 while it is stopping", Anything(),
            open: true),
        ["/models"] = Get("models", "models", "Every model with its card", Anything()),
    };

    private static void AddModel(ServedModel model, bool isNewest, string key, JsonObject paths, JsonObject schemas)
    {
        schemas[$"{key}.row"] = ModelSchemas.Row(model);
        schemas[$"{key}.answer"] = ModelSchemas.Answer(model);
        schemas[$"{key}.infer"] = ModelSchemas.Infer(model);
        var name = Uri.EscapeDataString(model.Name);
        var (plain, v2) = isNewest ? (name, name) : ($"{name}/{model.Version}", $"{name}/versions/{model.Version}");
        var tag = isNewest ? model.Name : $"{model.Name} version {model.Version}";
        paths[$"/predict/{plain}"] = Post($"predict.{key}", tag, $"Predict with {tag}: one row, or an array of rows",
            PredictBody(model, key), OneOrMany($"{key}.answer"));
        if (model.Loaded.Model.CanRecommend)
            paths[$"/recommend/{plain}"] = Post($"recommend.{key}", tag, "The items a user would like best",
                Body("application/json", ProtocolSchemas.Ref("recommend_request")), ProtocolSchemas.Ref("recommend_response"));
        paths[$"/models/{plain}"] = Get($"model.{key}", tag, "Its card", Anything());
        paths[$"/v2/models/{v2}"] = Get($"metadata.{key}", tag, "Its tensors", ProtocolSchemas.Ref("metadata_model_response"));
        paths[$"/v2/models/{v2}/ready"] = Get($"model-ready.{key}", tag, "Whether it is loaded", Anything());
        paths[$"/v2/models/{v2}/infer"] = Post($"infer.{key}", tag, "Predict by the Open Inference Protocol",
            Body("application/json", ProtocolSchemas.Ref($"{key}.infer")), ProtocolSchemas.Ref("inference_response"));
    }

    private static JsonObject PredictBody(ServedModel model, string key)
    {
        var body = Body("application/json", OneOrMany($"{key}.row"));
        if (model.Signature.Columns.Any(c => c.Kind == ColumnKind.Image))
            foreach (var type in (string[])["image/png", "image/jpeg"])
                body["content"]![type] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" } };
        return body;
    }

    private static JsonObject OneOrMany(string schema) => new()
    {
        ["oneOf"] = new JsonArray(
            ProtocolSchemas.Ref(schema),
            new JsonObject { ["type"] = "array", ["items"] = ProtocolSchemas.Ref(schema), ["minItems"] = 1 }),
    };

    private static JsonObject Get(string id, string tag, string summary, JsonObject answer, bool open = false)
    {
        var operation = Operation(id, tag, summary, answer);
        if (open)
            operation["security"] = new JsonArray();
        return new() { ["get"] = operation };
    }

    private static JsonObject Post(string id, string tag, string summary, JsonObject body, JsonObject answer)
    {
        var operation = Operation(id, tag, summary, answer);
        operation["requestBody"] = body;
        foreach (var (status, meaning) in ((string, string)[])
            [("400", "The request is wrong; the message says what is expected."), ("413", "The body is too large."),
                ("429", "Too many requests wait; try again after Retry-After seconds.")])
            operation["responses"]![status] = Error(meaning);
        return new() { ["post"] = operation };
    }

    private static JsonObject Operation(string id, string tag, string summary, JsonObject answer) => new()
    {
        ["operationId"] = id,
        ["tags"] = new JsonArray(tag),
        ["summary"] = summary,
        ["responses"] = new JsonObject
        {
            ["200"] = new JsonObject { ["description"] = "The answer.", ["content"] = Content("application/json", answer) },
            ["default"] = Error("A fault."),
        },
    };

    private static JsonObject Body(string type, JsonObject schema) => new() { ["required"] = true, ["content"] = Content(type, schema) };

    private static JsonObject Error(string meaning) =>
        new() { ["description"] = meaning, ["content"] = Content("application/json", ProtocolSchemas.Ref("error")) };

    private static JsonObject Content(string type, JsonObject schema) => new() { [type] = new JsonObject { ["schema"] = schema } };

    private static JsonObject Anything() => new() { ["type"] = "object" };

    private static void AskForKeys(JsonObject document)
    {
        document["components"]!["securitySchemes"] = new JsonObject
        {
            ["key"] = new JsonObject { ["type"] = "apiKey", ["in"] = "header", ["name"] = "X-API-Key" },
            ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer" },
        };
        document["security"] = new JsonArray(new JsonObject { ["key"] = new JsonArray() }, new JsonObject { ["bearer"] = new JsonArray() });
    }
}
