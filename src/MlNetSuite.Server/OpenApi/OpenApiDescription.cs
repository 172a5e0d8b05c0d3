using System.Globalization;
using Microsoft.OpenApi;
using static MlNetSuite.Server.OpenApi.SchemaParts;

namespace MlNetSuite.Server.OpenApi;

/// <summary>The OpenAPI 3.1 document of a server and the models it has at the moment.</summary>
internal static class OpenApiDescription
{
    private const string Json = "application/json";

    /// <summary>The document as JSON.</summary>
    /// <inheritdoc cref="Create"/>
    internal static string Write(IReadOnlyList<ServedModel> models, bool requiresKeys, string prefix)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        Create(models, requiresKeys, prefix).SerializeAsV31(new OpenApiJsonWriter(text, new() { Terse = true }));
        return text.ToString();
    }

    /// <param name="models">Every loaded model, versions of a name in ascending order.</param>
    /// <param name="requiresKeys">Whether requests need a key.</param>
    /// <param name="prefix">What the addresses begin with, where they are mapped below another one.</param>
    private static OpenApiDocument Create(IReadOnlyList<ServedModel> models, bool requiresKeys, string prefix)
    {
        var schemas = ProtocolSchemas.All();
        var paths = FixedPaths();
        var newest = models.GroupBy(m => m.Name).ToDictionary(g => g.Key, g => g.Last());
        for (var i = 0; i < models.Count; i++)
            AddModel(models[i], isNewest: newest[models[i].Name] == models[i], $"model{i + 1}", paths, schemas);
        var document = new OpenApiDocument
        {
            Info = new()
            {
                Title = "MlNetSuite",
                Version = ServerIdentity.Version,
                Description = "Models as rows of JSON below /predict, and by the Open Inference Protocol v2 below /v2.",
                License = new() { Name = "MIT", Identifier = "MIT" },
            },
            Servers = [new() { Url = prefix.Length == 0 ? "/" : prefix }],
            Paths = paths,
            Components = new() { Schemas = schemas },
        };
        if (requiresKeys)
            RequireKeys(document);
        return document;
    }

    private static OpenApiPaths FixedPaths() => new()
    {
        ["/v2"] = Get("server", "protocol", "What the server is", Ref("metadata_server_response")),
        ["/v2/health/live"] = Get("live", "protocol", "Whether the server runs", Anything(), open: true),
        ["/v2/health/ready"] = Get("ready", "protocol", "Whether requests should be sent here; 400 while it is stopping", Anything(),
            open: true),
        ["/v2/repository/index"] = Path(HttpMethod.Post,
            Operation("repository", "protocol", "Every model and its versions", Ref("repository_index_response"))),
        ["/models"] = Get("models", "models", "Every model with its card", Anything()),
    };

    private static void AddModel(ServedModel model, bool isNewest, string key, OpenApiPaths paths,
        Dictionary<string, IOpenApiSchema> schemas)
    {
        schemas[$"{key}.row"] = ModelSchemas.Row(model);
        schemas[$"{key}.answer"] = ModelSchemas.Answer(model);
        schemas[$"{key}.infer"] = ModelSchemas.Infer(model);
        var name = Uri.EscapeDataString(model.Name);
        var (plain, v2) = isNewest ? (name, name) : ($"{name}/{model.Version}", $"{name}/versions/{model.Version}");
        var tag = isNewest ? model.Name : $"{model.Name} version {model.Version}";
        paths[$"/predict/{plain}"] = Post($"predict.{key}", tag, $"Predict with {tag}: one row, or an array of rows",
            PredictBody(model, key), OneOrMany($"{key}.answer"));
        if (model.Loaded.Model.Examples > 0)
            ((OpenApiPathItem)paths[$"/predict/{plain}"]).Operations![HttpMethod.Post].Parameters = [Nearest()];
        if (model.Loaded.Model.CanRecommend)
            paths[$"/recommend/{plain}"] = Post($"recommend.{key}", tag, "The items a user would like best",
                Content(Json, Ref("recommend_request")), Ref("recommend_response"));
        paths[$"/models/{plain}"] = Get($"model.{key}", tag, "Its card", Anything());
        paths[$"/v2/models/{v2}"] = Get($"metadata.{key}", tag, "Its tensors", Ref("metadata_model_response"));
        paths[$"/v2/models/{v2}/ready"] = Get($"model-ready.{key}", tag, "Whether it is loaded", Anything());
        paths[$"/v2/models/{v2}/infer"] = Post($"infer.{key}", tag, "Predict by the Open Inference Protocol",
            Content(Json, Ref($"{key}.infer")), Ref("inference_response"));
    }

    private static OpenApiParameter Nearest() => new()
    {
        Name = "nearest",
        In = ParameterLocation.Query,
        Description = "How many of the training texts that are most like a row its answer shows, 0 to 20.",
        Schema = Whole(),
    };

    private static Dictionary<string, IOpenApiMediaType> PredictBody(ServedModel model, string key)
    {
        var content = Content(Json, OneOrMany($"{key}.row"));
        if (model.Signature.Inputs is [{ Kind: ColumnKind.Image }])
            foreach (var type in (string[])["image/png", "image/jpeg"])
                content[type] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" } };
        return content;
    }

    private static OpenApiSchema OneOrMany(string schema)
    {
        var many = ArrayOf(Ref(schema));
        many.MinItems = 1;
        return new() { OneOf = [Ref(schema), many] };
    }

    private static OpenApiPathItem Get(string id, string tag, string summary, IOpenApiSchema answer, bool open = false)
    {
        var operation = Operation(id, tag, summary, answer);
        if (open)
            operation.Security = [];
        return Path(HttpMethod.Get, operation);
    }

    private static OpenApiPathItem Post(string id, string tag, string summary, Dictionary<string, IOpenApiMediaType> body,
        IOpenApiSchema answer)
    {
        var operation = Operation(id, tag, summary, answer);
        operation.RequestBody = new OpenApiRequestBody { Required = true, Content = body };
        operation.Responses!["400"] = Error("The request is wrong; the message says what is expected.");
        operation.Responses["413"] = Error("The body is too large.");
        operation.Responses["429"] = Error("Too many requests wait; try again after Retry-After seconds.");
        return Path(HttpMethod.Post, operation);
    }

    private static OpenApiPathItem Path(HttpMethod method, OpenApiOperation operation) =>
        new() { Operations = new() { [method] = operation } };

    private static OpenApiOperation Operation(string id, string tag, string summary, IOpenApiSchema answer) => new()
    {
        OperationId = id,
        Tags = new HashSet<OpenApiTagReference> { new(tag) },
        Summary = summary,
        Responses = new()
        {
            ["200"] = new OpenApiResponse { Description = "The answer.", Content = Content(Json, answer) },
            ["default"] = Error("A fault."),
        },
    };

    private static OpenApiResponse Error(string meaning) => new() { Description = meaning, Content = Content(Json, Ref("error")) };

    private static Dictionary<string, IOpenApiMediaType> Content(string type, IOpenApiSchema schema) =>
        new() { [type] = new OpenApiMediaType { Schema = schema } };

    private static void RequireKeys(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSecurityScheme>("key",
            new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = "X-API-Key" });
        document.AddComponent<IOpenApiSecurityScheme>("bearer",
            new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
        document.Security =
        [
            new() { [new("key", document)] = [] },
            new() { [new("bearer", document)] = [] },
        ];
    }
}
