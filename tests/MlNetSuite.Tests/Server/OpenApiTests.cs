using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using MlNetSuite.Server;
using MlNetSuite.Server.OpenApi;

namespace MlNetSuite.Tests.Server;

public class OpenApiTests(RunningServer server) : IClassFixture<RunningServer>
{
    [Fact]
    public async Task The_document_is_valid_OpenAPI()
    {
        var text = (await server.GetAsync("/openapi.json")).Text;
        var read = OpenApiDocument.Parse(text, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        var document = read.Document!;
        Assert.Empty(document.Validate(ValidationRuleSet.GetDefaultRuleSet()));
        Assert.Contains("/predict/topics", document.Paths.Keys);
        Assert.Contains("/predict/kinds/1", document.Paths.Keys);
        Assert.Contains("/v2/models/kinds/versions/1/infer", document.Paths.Keys);
        Assert.Equal(["/recommend/films"], document.Paths.Keys.Where(p => p.StartsWith("/recommend", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_picture_of_a_table_may_be_null()
    {
        var photo = new ModelColumn("Photo", ColumnKind.Image, null);
        Assert.Equal(JsonSchemaType.String | JsonSchemaType.Null, ModelSchemas.Value(photo, mayLackPictures: true).Type);
        Assert.Equal(JsonSchemaType.String, ModelSchemas.Value(photo, mayLackPictures: false).Type);
    }

    [Fact]
    public async Task Every_reference_leads_somewhere()
    {
        var json = (await server.GetAsync("/openapi.json")).Json;
        var schemas = json["components"]!["schemas"]!.AsObject();
        var references = References(json).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.Contains(r["#/components/schemas/".Length..], (IDictionary<string, JsonNode?>)schemas));
    }

    [Fact]
    public async Task A_models_schemas_are_those_of_its_artifact()
    {
        var json = (await server.GetAsync("/openapi.json")).Json;
        var images = Schema(json, "images", "row");
        Assert.Equal(64, images["properties"]!["Pixels"]!["minItems"]!.GetValue<int>());
        Assert.Equal("base64", images["properties"]!["Image"]!["contentEncoding"]!.GetValue<string>());
        Assert.Equal("""["Size","Weight","Colour","Seen"]""", Schema(json, "prices", "row")["required"]!.ToJsonString());
        Assert.Equal("""["topic 0","topic 1","topic 2"]""",
            Schema(json, "topics", "answer")["properties"]!["prediction"]!["enum"]!.ToJsonString());
        Assert.Equal("number", Schema(json, "prices", "answer")["properties"]!["prediction"]!["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Keys_are_required_but_for_health()
    {
        var (key, line) = MlNetSuite.Server.Protection.ApiKeys.Create(null);
        await using var guarded = await RunningServer.StartWithKeysAsync(line);
        guarded.Client.DefaultRequestHeaders.Add("X-API-Key", key);
        var json = (await guarded.GetAsync("/openapi.json")).Json;
        Assert.Equal("""[{"key":[]},{"bearer":[]}]""", json["security"]!.ToJsonString());
        Assert.Equal("""{"type":"apiKey","name":"X-API-Key","in":"header"}""",
            json["components"]!["securitySchemes"]!["key"]!.ToJsonString());
        Assert.Equal("[]", json["paths"]!["/v2/health/ready"]!["get"]!["security"]!.ToJsonString());
        Assert.Null(json["paths"]!["/models"]!["get"]!["security"]);
    }

    [Theory]
    [InlineData("/swagger/index.html", "text/html")]
    [InlineData("/swagger/swagger-ui-bundle.js", "text/javascript")]
    [InlineData("/swagger/swagger-ui.css", "text/css")]
    [InlineData("/swagger/key.js", "text/javascript")]
    public async Task Swagger_UI_comes_from_this_server_alone(string path, string type)
    {
        var answer = await server.GetAsync(path);
        Assert.Equal((200, type), (answer.Status, answer.Response.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("default-src 'self'", answer.Response.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal);
        if (type == "text/html")
            Assert.DoesNotContain("http", answer.Text.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_served_under_a_strict_policy()
    {
        var answer = await server.GetAsync("/");
        Assert.Equal((200, "text/html"), (answer.Status, answer.Response.Content.Headers.ContentType!.MediaType));
        Assert.Equal("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            answer.Response.Headers.GetValues("Content-Security-Policy").Single());
    }

    private static JsonNode Schema(JsonNode document, string model, string what)
    {
        var body = what == "row"
            ? document["paths"]![$"/predict/{model}"]!["post"]!["requestBody"]!
            : document["paths"]![$"/predict/{model}"]!["post"]!["responses"]!["200"]!;
        var reference = body["content"]!["application/json"]!["schema"]!["oneOf"]![0]!["$ref"]!.GetValue<string>();
        return document["components"]!["schemas"]![reference["#/components/schemas/".Length..]]!;
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" ? [p.Value!.GetValue<string>()] : References(p.Value)),
        JsonArray a => a.SelectMany(References),
        _ => [],
    };
}
