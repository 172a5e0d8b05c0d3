using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Server.Json;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Server.Protocol;

/// <summary>The Open Inference Protocol v2 over REST.</summary>
/// <remarks>kserve/open-inference-protocol, <c>specification/protocol/inference_rest.md</c>.</remarks>
internal sealed class RestEndpoints(ServedModels models, Inference inference, Readiness readiness, PredictionServerOptions options)
{
    /// <summary><c>GET /v2</c></summary>
    internal static Task ServerAsync(HttpContext context) => SendAsync(context, 200, static (json, _) =>
    {
        json.WriteString("name"u8, ServerIdentity.Name);
        json.WriteString("version"u8, ServerIdentity.Version);
        json.WriteStartArray("extensions"u8);
        foreach (var extension in ServerIdentity.Extensions)
            json.WriteStringValue(extension);
        json.WriteEndArray();
    }, 0);

    /// <summary><c>GET /v2/health/live</c></summary>
    internal static Task LiveAsync(HttpContext context) =>
        SendAsync(context, 200, static (json, _) => json.WriteBoolean("live"u8, true), 0);

    /// <summary><c>GET /v2/health/ready</c>: 200, or 400 while the server drains.</summary>
    // The protocol expresses readiness by the status, 4xx for not ready; its response object has "live", other servers' has "ready".
    internal Task ReadyAsync(HttpContext context) => SendAsync(context, readiness.IsReady ? 200 : 400, static (json, ready) =>
    {
        json.WriteBoolean("live"u8, true);
        json.WriteBoolean("ready"u8, ready);
    }, readiness.IsReady);

    /// <summary><c>GET /v2/models/{model}[/versions/{version}]/ready</c>: 200, or 404 where it is not loaded.</summary>
    internal Task ModelReadyAsync(HttpContext context) => SendAsync(context, readiness.IsReady ? 200 : 400, static (json, state) =>
    {
        json.WriteString("name"u8, state.Name);
        json.WriteBoolean("ready"u8, state.IsReady);
    }, (models.Asked(context).Name, readiness.IsReady));

    /// <summary><c>GET /v2/models/{model}[/versions/{version}]</c></summary>
    internal Task ModelAsync(HttpContext context)
    {
        var model = models.Asked(context);
        return SendAsync(context, 200, static (json, state) =>
        {
            json.WriteString("name"u8, state.model.Name);
            json.WriteStartArray("versions"u8);
            foreach (var version in state.Item2)
                json.WriteStringValue(version.Version);
            json.WriteEndArray();
            json.WriteString("platform"u8, ServerIdentity.Platform);
            WriteTensors(json, "inputs"u8, state.model.Signature.Columns);
            WriteTensors(json, "outputs"u8, state.model.Signature.Outputs);
        }, (model, models.Versions(model.Name)));
    }

    /// <summary><c>POST /v2/models/{model}[/versions/{version}]/infer</c></summary>
    internal async ValueTask<PooledJson> InferAsync(HttpContext context, ReadOnlyMemory<byte> body, MemoryCharge memory,
        CancellationToken cancel)
    {
        using var model = models.Lease(context);
        var request = InferRequestReader.Read(body, Header(context.Request), options);
        var outputs = await inference.InferAsync(model, request, memory, cancel);
        var json = PooledJson.Rent();
        if (InferResponseWriter.Write(json, model.Served, request.Id, outputs) is { } length)
        {
            context.Response.Headers[ProtocolHeaders.InferenceHeaderLength] = length.ToString(CultureInfo.InvariantCulture);
            context.Response.ContentType = "application/octet-stream";
        }
        return json;
    }

    private static long? Header(HttpRequest request)
    {
        var text = request.Headers[ProtocolHeaders.InferenceHeaderLength].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length
            : throw new RefusedRequestException(
                $"{ProtocolHeaders.InferenceHeaderLength} must be the length of the JSON object in bytes, but is '{text}'.");
    }

    private static void WriteTensors(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<ModelColumn> columns)
    {
        json.WriteStartArray(name);
        foreach (var column in columns)
        {
            json.WriteStartObject();
            InferResponseWriter.WriteHead(json, column.Name, column.Datatype, column.Shape);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static async Task SendAsync<T>(HttpContext context, int status, Action<Utf8JsonWriter, T> write, T state)
    {
        using var json = PooledJson.Rent();
        json.Writer.WriteStartObject();
        write(json.Writer, state);
        json.Writer.WriteEndObject();
        context.Response.StatusCode = status;
        await json.SendAsync(context.Response);
    }
}
