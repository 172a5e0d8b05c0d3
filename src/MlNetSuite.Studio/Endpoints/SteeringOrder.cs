using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetSuite.Server;
using MlNetSuite.Studio.Watching;

namespace MlNetSuite.Studio.Endpoints;

/// <summary>What a person asks a sweep for: JSON of the studio's own page, about a study whose sweep is steered here.</summary>
internal sealed class SteeringOrder : IDisposable
{
    private const int MostBytes = 64 * 1024;

    // Which of two members is meant nobody can say.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly JsonDocument _body;

    private SteeringOrder(JsonDocument body, WatchedStudy study, StudioSweep sweep) =>
        (_body, Study, Sweep) = (body, study, sweep);

    internal WatchedStudy Study { get; }

    internal StudioSweep Sweep { get; }

    /// <summary>The sweep that works on a study here: of the first store.</summary>
    internal static StudioSweep? SweepOf(StudioOptions options, WatchedStudy watched) =>
        watched.Source.Index == 0 && options.Sweep is { } sweep && sweep.Study == watched.Name ? sweep : null;

    /// <summary>Reads it.</summary>
    /// <exception cref="RefusedRequestException">It is none, or of another site's page, or the study's sweep is not steered here.</exception>
    internal static async Task<SteeringOrder> ReadAsync(HttpContext context, WatchedStudies studies, StudioOptions options)
    {
        RequireOwnPage(context.Request);
        var body = await BodyAsync(context);
        try
        {
            var watched = await StudioRequest.NamedAsync(studies, Whole(body.RootElement, "in") ?? 0, Text(body.RootElement, "name"));
            return new(body, watched, SweepOf(options, watched)
                ?? throw new RefusedRequestException(StatusCodes.Status409Conflict,
                    "the sweep of this study is not steered here: its studies are only looked at. Start the sweep with --studio."));
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>A text that must be given.</summary>
    internal string Text(string name) => Text(_body.RootElement, name);

    /// <summary>A whole number, 0 or more; null where there is none.</summary>
    internal int? Whole(string name) => Whole(_body.RootElement, name);

    /// <summary>The members of an object, each as a person would write it.</summary>
    internal Dictionary<string, string> Texts(string name) =>
        Member(_body.RootElement, name) is { ValueKind: JsonValueKind.Object } members
            ? members.EnumerateObject().ToDictionary(m => m.Name, m => Printed(m, name))
            : throw new RefusedRequestException($"'{name}' must be an object of names and values.");

    public void Dispose() => _body.Dispose();

    private static string Printed(JsonProperty member, string name) => member.Value.ValueKind switch
    {
        JsonValueKind.String => Unicode(member.Value, $"{name}.{member.Name}"),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => member.Value.GetRawText(),
        _ => throw new RefusedRequestException($"'{name}.{member.Name}' must be a number, a text, true or false."),
    };

    /// <summary>Refuses what another site's page sent by a visitor's browser: a form cannot send JSON, and browsers say where a script's
    /// request comes from.</summary>
    private static void RequireOwnPage(HttpRequest request)
    {
        if (request.ContentType?.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase) != true)
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, "send JSON, as Content-Type: application/json.");
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        var own = site is "" or "same-origin" or "none" && (origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from)
                && from.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase)));
        if (!own)
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, "this was sent by the page of another site.");
    }

    private static async Task<JsonDocument> BodyAsync(HttpContext context)
    {
        if (context.Request.ContentLength is null or > MostBytes)
            throw new RefusedRequestException(StatusCodes.Status413PayloadTooLarge, $"send at most {MostBytes} bytes, and say how many.");
        try
        {
            var body = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
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
        Member(body, name) is { ValueKind: JsonValueKind.String } text ? Unicode(text, name)
        : throw new RefusedRequestException($"'{name}' must be given as text.");

    private static string Unicode(JsonElement text, string name)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new RefusedRequestException($"'{name}' is no valid Unicode text.");
        }
    }

    private static int? Whole(JsonElement body, string name) => Member(body, name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0 ? number
        : throw new RefusedRequestException($"'{name}' must be a whole number, 0 or more.");
}
