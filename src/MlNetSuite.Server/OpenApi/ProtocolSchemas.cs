using System.Text.Json.Nodes;

namespace MlNetSuite.Server.OpenApi;

/// <summary>Schemas that are the same for every model. Those of the protocol have its own names
/// (kserve/open-inference-protocol, <c>specification/protocol/open_inference_rest.yaml</c>).</summary>
internal static class ProtocolSchemas
{
    internal static JsonObject Ref(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    internal static JsonObject All() => new()
    {
        ["error"] = Object(["error"], ("error", Of("string"))),
        ["metadata_server_response"] = Object(["name", "version", "extensions"],
            ("name", Of("string")), ("version", Of("string")), ("extensions", Array(Of("string")))),
        ["metadata_model_response"] = Object(["name", "platform"],
            ("name", Of("string")), ("versions", Array(Of("string"))), ("platform", Of("string")),
            ("inputs", Array(Ref("metadata_tensor"))), ("outputs", Array(Ref("metadata_tensor")))),
        ["metadata_tensor"] = Object(["name", "datatype", "shape"],
            ("name", Of("string")), ("datatype", Ref("datatype")), ("shape", Array(Of("integer")))),
        ["datatype"] = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Enum.GetNames<Protocol.TensorDatatype>().Select(n => (JsonNode)n)]),
        },
        ["parameters"] = Of("object"),
        ["tensor_data"] = new JsonObject
        {
            ["type"] = "array",
            ["items"] = new JsonObject { ["anyOf"] = new JsonArray(Ref("tensor_data"), Of("number"), Of("string"), Of("boolean")) },
        },
        ["request_input"] = Object(["name", "shape", "datatype"],
            ("name", Of("string")), ("shape", Array(Of("integer"))), ("datatype", Ref("datatype")), ("parameters", Ref("parameters")),
            ("data", Ref("tensor_data"))),
        ["request_output"] = Object(["name"], ("name", Of("string")), ("parameters", Ref("parameters"))),
        ["response_output"] = Object(["name", "shape", "datatype"],
            ("name", Of("string")), ("shape", Array(Of("integer"))), ("datatype", Ref("datatype")), ("parameters", Ref("parameters")),
            ("data", Ref("tensor_data"))),
        ["inference_request"] = Object(["inputs"],
            ("id", Of("string")), ("parameters", Ref("parameters")), ("inputs", Array(Ref("request_input"))),
            ("outputs", Array(Ref("request_output")))),
        ["inference_response"] = Object(["model_name", "outputs"],
            ("model_name", Of("string")), ("model_version", Of("string")), ("id", Of("string")), ("parameters", Ref("parameters")),
            ("outputs", Array(Ref("response_output")))),
        ["recommend_request"] = Object(["user"], ("user", Of("string")), ("top", Of("integer")), ("includeRated", Of("boolean"))),
        ["recommend_response"] = Object(["user", "known", "items"],
            ("user", Of("string")), ("known", Of("boolean")),
            ("items", Array(Object(["item", "score"], ("item", Of("string")), ("score", Of("number")))))),
    };

    private static JsonObject Of(string type) => new() { ["type"] = type };

    private static JsonObject Array(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject Object(string[] required, params (string Name, JsonObject Schema)[] properties)
    {
        var schema = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() };
        foreach (var (name, property) in properties)
            schema["properties"]![name] = property;
        schema["required"] = new JsonArray([.. required.Select(r => (JsonNode)r)]);
        return schema;
    }
}
