using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Protocol;

/// <summary>Triton's model repository extension over REST: its index alone. The models of a server are the files it was given.</summary>
/// <remarks>triton-inference-server/server, <c>docs/protocol/extension_model_repository.md</c>.</remarks>
internal sealed class RepositoryEndpoints(ServedModels models)
{
    /// <summary>What all models of the index are: others are not loaded, and the server does not know them.</summary>
    internal const string State = "READY";

    internal const string NoLoading =
        "models cannot be loaded or unloaded by request: the server watches its folders. Add, replace or delete the model's zip.";

    /// <summary><c>POST /v2/repository/index</c>, with <c>{"ready": true}</c> or nothing.</summary>
    internal ValueTask<PooledJson> IndexAsync(HttpContext context, ReadOnlyMemory<byte> body, MemoryCharge memory,
        CancellationToken cancel)
    {
        Check(body);
        var json = PooledJson.Rent();
        var writer = json.Writer;
        writer.WriteStartArray();
        foreach (var model in models.All)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, model.Name);
            writer.WriteString("version"u8, model.Version);
            writer.WriteString("state"u8, State);
            writer.WriteString("reason"u8, "");
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        return new(json);
    }

    /// <summary><c>POST /v2/repository/models/{model}/load</c> and <c>unload</c></summary>
    internal static Task RefuseAsync(HttpContext context) =>
        throw new RefusedRequestException(StatusCodes.Status501NotImplemented, NoLoading);

    // All models are ready, so that "ready" changes nothing; what is no such request is refused all the same.
    private static void Check(ReadOnlyMemory<byte> body)
    {
        if (body.Span.Trim(" \t\r\n"u8).IsEmpty)
            return;
        using var request = JsonDocument.Parse(body);
        if (request.RootElement.ValueKind != JsonValueKind.Object)
            throw new RefusedRequestException("the body must be empty or an object such as {\"ready\": true}.");
        if (request.RootElement.TryGetProperty("ready"u8, out var ready)
            && ready.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
            throw new RefusedRequestException("'ready' must be true or false.");
    }
}
