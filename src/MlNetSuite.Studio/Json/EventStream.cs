using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MlNetSuite.Studio.Json;

/// <summary>Events for a browser, <c>text/event-stream</c>
/// (<see href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, 9.2</see>). JSON has no line breaks of its
/// own.</summary>
internal sealed class EventStream(HttpResponse response)
{
    private readonly ArrayBufferWriter<byte> _json = new();

    internal void Begin()
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        // A proxy that waits for more would make it late.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    /// <summary>Sends an object.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="id">Where a reader who lost the connection goes on; null where it does not move.</param>
    /// <param name="write">Writes the object's members.</param>
    /// <param name="cancel">Cancels it.</param>
    internal async Task SendAsync(string name, string? id, Action<Utf8JsonWriter> write, CancellationToken cancel)
    {
        _json.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_json, JsonText.Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        var body = response.BodyWriter;
        Encoding.ASCII.GetBytes($"event: {name}\n{(id is null ? "" : $"id: {id}\n")}data: ", body);
        body.Write(_json.WrittenSpan);
        body.Write("\n\n"u8);
        await body.FlushAsync(cancel);
    }

    /// <summary>Tells whether the reader is still there.</summary>
    internal async Task BeatAsync(CancellationToken cancel)
    {
        response.BodyWriter.Write(":\n\n"u8);
        await response.BodyWriter.FlushAsync(cancel);
    }
}
