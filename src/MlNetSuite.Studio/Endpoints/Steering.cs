using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Server;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary><c>POST api/sweep {"in": 0, "name": "NAME", "action": "pause" | "resume" | "skip" | "finish", "trial": N}</c></summary>
internal sealed class Steering(WatchedStudies studies, StudioOptions options)
{
    private const int MostBytes = 16 * 1024;

    /// <summary>The sweep that works on a study here: of the first store.</summary>
    internal static StudioSweep? SweepOf(StudioOptions options, WatchedStudy watched) =>
        watched.Source.Index == 0 && options.Sweep is { } sweep && sweep.Study == watched.Name ? sweep : null;

    internal async Task SteerAsync(HttpContext context)
    {
        RequireOwnPage(context.Request);
        using var body = await BodyAsync(context);
        var asked = body.RootElement;
        var watched = await StudioRequest.NamedAsync(studies, Member(asked, "in") is { } source ? Whole(source, "in") : 0,
            Text(asked, "name"));
        var sweep = SweepOf(options, watched)
            ?? throw new RefusedRequestException(StatusCodes.Status409Conflict,
                "the sweep of this study is not steered here: its studies are only looked at. Start the sweep with --studio.");
        if (sweep.Steer(Text(asked, "action"), Member(asked, "trial") is { } trial ? Whole(trial, "trial") : null) is { } refusal)
            throw new RefusedRequestException(StatusCodes.Status409Conflict, refusal);
        context.Response.StatusCode = StatusCodes.Status200OK;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($"{{\"state\":\"{sweep.State}\"}}", context.RequestAborted);
    }

    /// <summary>Refuses what another site's page sent by a visitor's browser: a form cannot send JSON, and browsers say where a script's
    /// request comes from.</summary>
    private static void RequireOwnPage(HttpRequest request)
    {
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, "send JSON, as Content-Type: application/json.");
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is not ("" or "same-origin" or "none"))
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, "this was sent by the page of another site.");
        var origin = request.Headers.Origin.ToString();
        if (origin.Length > 0 && !(Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)))
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, "this was sent by the page of another site.");
    }

    private static async Task<JsonDocument> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MostBytes)
            throw new RefusedRequestException(StatusCodes.Status413PayloadTooLarge, $"send at most {MostBytes} bytes, and say how many.");
        try
        {
            var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            if (body.RootElement.ValueKind == JsonValueKind.Object)
                return body;
            body.Dispose();
            throw new RefusedRequestException("the body must be one JSON object.");
        }
        catch (JsonException fault)
        {
            throw new RefusedRequestException($"the body is not JSON: {fault.Message}");
        }
    }

    private static JsonElement? Member(JsonElement body, string name) =>
        body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string Text(JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()!
        : throw new RefusedRequestException($"'{name}' must be given as text.");

    private static int Whole(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new RefusedRequestException($"'{name}' must be a whole number, 0 or more.");
}
