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
    private readonly CancellationTokenRegistration _late;

    internal BodyStream(HttpRequest request, CancellationToken cancel)
    {
        (_request, _cancel) = (request, cancel);
        _late = cancel.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="RefusedRequestException">It did not come in time: 408.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var reader = _request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.IsCanceled || _cancel.IsCancellationRequested)
            {
                reader.AdvanceTo(read.Buffer.Start);
                throw Late();
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
        base.Dispose(disposing);
    }

    private RefusedRequestException Late()
    {
        // What is still to come of the body would be taken for the next request; of HTTP/2 only the stream ends.
        if (!HttpProtocol.IsHttp2(_request.Protocol))
            _request.HttpContext.Response.Headers.Connection = "close";
        return new(StatusCodes.Status408RequestTimeout, "the body did not come in time.");
    }
}
