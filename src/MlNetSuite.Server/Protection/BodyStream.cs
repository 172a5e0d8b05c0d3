using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>The body of a request, to be read until the request is late.</summary>
/// <remarks>A cancellation token given to Kestrel's reader, or its own stream over it, would leave the reader in the middle of reading and
/// Kestrel unable to continue with the connection.</remarks>
internal sealed class BodyStream : Stream
{
    private readonly HttpRequest _request;
    private readonly CancellationToken _cancel;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenRegistration _late;
    private readonly CancellationTokenRegistration _stopped;

    /// <param name="request">The request.</param>
    /// <param name="cancel">Cancelled when the request is late, or its client has left.</param>
    /// <param name="stopping">Cancelled when the server is to stop and waits no longer.</param>
    internal BodyStream(HttpRequest request, CancellationToken cancel, CancellationToken stopping)
    {
        (_request, _cancel, _stopping) = (request, cancel, stopping);
        _late = CancelReading(cancel);
        _stopped = CancelReading(stopping);

        CancellationTokenRegistration CancelReading(CancellationToken token) =>
            token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="RefusedRequestException">It was not received in time: 408, or 503 where the server is to stop.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reader = _request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (_cancel.IsCancellationRequested || _stopping.IsCancellationRequested)
            {
                reader.AdvanceTo(read.Buffer.Start);
                throw Late();
            }
            // Kestrel cancels a read when it is to stop, though the body may still come.
            if (read.IsCanceled && read.Buffer.IsEmpty)
            {
                reader.AdvanceTo(read.Buffer.Start);
                continue;
            }
            var count = (int)Math.Min(read.Buffer.Length, buffer.Length);
            read.Buffer.Slice(0, count).CopyTo(buffer.Span);
            reader.AdvanceTo(read.Buffer.GetPosition(count));
            // Nothing may also be what is left of a chunk's header.
            if (count > 0 || read.IsCompleted)
                return count;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        _late.Dispose();
        _stopped.Dispose();
        base.Dispose(disposing);
    }

    private RefusedRequestException Late()
    {
        // What is still to come of the body would be taken for the next request; of HTTP/2 only the stream ends.
        if (!HttpProtocol.IsHttp2(_request.Protocol))
            _request.HttpContext.Response.Headers.Connection = "close";
        return _stopping.IsCancellationRequested
            ? new(StatusCodes.Status503ServiceUnavailable, "the server is stopping, and the body was not received in time.")
            : new(StatusCodes.Status408RequestTimeout, "the body was not received in time.");
    }
}
