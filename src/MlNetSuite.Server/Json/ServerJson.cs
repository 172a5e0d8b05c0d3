using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Json;

/// <summary>JSON objects as answers, by writers made at compile time.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class ServerJson : JsonSerializerContext
{
    /// <summary>Answers with an object.</summary>
    internal static Task SendAsync(HttpContext context, JsonObject value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Default.JsonObject);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = bytes.Length;
        return context.Response.Body.WriteAsync(bytes, 0, bytes.Length);
    }
}
