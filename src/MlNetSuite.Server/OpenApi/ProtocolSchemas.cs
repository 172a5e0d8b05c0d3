using Microsoft.OpenApi;
using MlNetSuite.Server.Protocol;
using static MlNetSuite.Server.OpenApi.SchemaParts;

namespace MlNetSuite.Server.OpenApi;

/// <summary>Schemas that are the same for every model. Those of the protocol have its own names
/// (kserve/open-inference-protocol, <c>specification/protocol/open_inference_rest.yaml</c>).</summary>
internal static class ProtocolSchemas
{
    internal static Dictionary<string, IOpenApiSchema> All() => new()
    {
        ["error"] = ObjectOf(["error"], ("error", Text())),
        ["metadata_server_response"] = ObjectOf(["name", "version", "extensions"],
            ("name", Text()), ("version", Text()), ("extensions", Texts())),
        ["metadata_model_response"] = ObjectOf(["name", "platform"],
            ("name", Text()), ("versions", Texts()), ("platform", Text()),
            ("inputs", ArrayOf(Ref("metadata_tensor"))), ("outputs", ArrayOf(Ref("metadata_tensor")))),
        ["metadata_tensor"] = ObjectOf(["name", "datatype", "shape"],
            ("name", Text()), ("datatype", Ref("datatype")), ("shape", Shape())),
        ["datatype"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Choices(Enum.GetNames<TensorDatatype>()) },
        ["parameters"] = Anything(),
        ["tensor_data"] = ArrayOf(new OpenApiSchema
        {
            AnyOf = [Ref("tensor_data"), Number(), Text(), Flag()],
        }),
        ["request_input"] = Tensor(),
        ["request_output"] = ObjectOf(["name"], ("name", Text()), ("parameters", Ref("parameters"))),
        ["response_output"] = Tensor(),
        ["inference_request"] = ObjectOf(["inputs"],
            ("id", Text()), ("parameters", Ref("parameters")), ("inputs", ArrayOf(Ref("request_input"))),
            ("outputs", ArrayOf(Ref("request_output")))),
        ["inference_response"] = ObjectOf(["model_name", "outputs"],
            ("model_name", Text()), ("model_version", Text()), ("id", Text()),
            ("parameters", Ref("parameters")), ("outputs", ArrayOf(Ref("response_output")))),
        ["repository_index_response"] = ArrayOf(ObjectOf(["name"],
            ("name", Text()), ("version", Text()), ("state", Text()), ("reason", Text()))),
        ["recommend_request"] = ObjectOf(["user"],
            ("user", Text()), ("top", Whole()), ("includeRated", Flag()), ("includeUnrated", Flag())),
        ["recommend_response"] = ObjectOf(["user", "known", "items"],
            ("user", Text()), ("name", Text()), ("known", Flag()),
            ("items", ArrayOf(ObjectOf(["item", "score"],
                ("item", Text()), ("name", Text()), ("score", Number()), ("fromText", Flag()))))),
    };

    private static OpenApiSchema Tensor() => ObjectOf(["name", "shape", "datatype"],
        ("name", Text()), ("shape", Shape()), ("datatype", Ref("datatype")), ("parameters", Ref("parameters")),
        ("data", Ref("tensor_data")));

    private static OpenApiSchema Texts() => ArrayOf(Text());

    private static OpenApiSchema Shape() => ArrayOf(Whole());
}
