using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Json;

/// <summary>A JSON answer written into memory that is used again, so that its length is known before its first byte goes out.</summary>
internal sealed class PooledJson : IDisposable
{
    // What a thread keeps between requests; a large answer's memory is let go.
    private const int MostKept = 256 * 1024;

    [ThreadStatic]
    private static PooledJson? _free;

    private readonly ArrayBufferWriter<byte> _buffer = new(4 * 1024);

    private PooledJson() => Writer = new(_buffer, new JsonWriterOptions
    {
        // The answers are no HTML, and labels should stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    });

    internal Utf8JsonWriter Writer { get; }

    /// <summary>What follows the JSON, once it is written.</summary>
    internal IBufferWriter<byte> Raw => _buffer;

    /// <summary>Bytes written so far.</summary>
    internal int Length
    {
        get
        {
            Writer.Flush();
            return _buffer.WrittenCount;
        }
    }

    internal static PooledJson Rent()
    {
        var json = _free ?? new();
        _free = null;
        return json;
    }

    /// <summary>Sends what was written, as JSON where the response does not say otherwise. An answer that is there is sent even if the
    /// request's time ends meanwhile; Kestrel cuts off whoever does not read it.</summary>
    internal async Task SendAsync(HttpResponse response)
    {
        response.ContentLength = Length;
        response.ContentType ??= "application/json";
        response.BodyWriter.Write(_buffer.WrittenSpan);
        await response.BodyWriter.FlushAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        if (_buffer.Capacity > MostKept)
        {
            Writer.Dispose();
            return;
        }
        _buffer.ResetWrittenCount();
        Writer.Reset();
        _free = this;
    }
}
