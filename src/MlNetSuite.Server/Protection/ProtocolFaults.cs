using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;

namespace MlNetSuite.Server.Protection;

/// <summary>Gives the answers that Kestrel writes itself the error object as a body: those to requests that are not HTTP, whose first line
/// is too long (414), or whose address has a <c>%00</c>. No middleware of requests ever sees them, and Kestrel sends them with an empty
/// body. HTTP/1 only: HTTP/2 has no answer to such requests but the end of the stream.</summary>
internal static class ProtocolFaults
{
    /// <summary>The connection middleware that does so; below <see cref="ConnectionLimit.Admit"/>, by which it knows whether a request is
    /// under way. Whatever is written while none is, Kestrel writes itself.</summary>
    internal static ConnectionDelegate Explain(ConnectionDelegate next) => context =>
    {
        if (context.Features.Get<ConnectionLimit.OpenConnection>() is { } connection)
            context.Transport = new ExplainingPipe(context.Transport.Input, new ExplainingWriter(context.Transport.Output, connection));
        return next(context);
    };

    /// <summary>The answer with the error object in place of its empty body; null where it is another kind of answer.</summary>
    internal static byte[]? WithBody(ReadOnlySpan<byte> answer)
    {
        var start = "HTTP/1.1 "u8;
        var empty = "\r\nContent-Length: 0\r\n"u8;
        if (!answer.StartsWith(start) || !Utf8Parser.TryParse(answer[start.Length..], out int status, out _) || status < 400)
            return null;
        var place = answer.IndexOf(empty);
        if (place < 0 || !answer.EndsWith("\r\n\r\n"u8))
            return null;
        var body = ErrorBody.Json(Message(status));
        var headers = Encoding.ASCII.GetBytes(
            $"\r\nContent-Type: application/json\r\nX-Content-Type-Options: nosniff\r\nContent-Length: {body.Length}\r\n");
        return [.. answer[..place], .. headers, .. answer[(place + empty.Length)..], .. body];
    }

    private static string Message(int status) => status switch
    {
        400 => "the request is not valid HTTP: its first line or a header is malformed, or its address has an invalid escape such as %00.",
        408 => "the request's headers were not received in time.",
        413 => "the body is too large; send fewer rows at once.",
        414 => "the request's first line is too long: send the data in the body, not in the address.",
        431 => "the request's headers are too large or too many.",
        505 => "only HTTP/1.0 and HTTP/1.1 are read at this port; gRPC has a port of its own.",
        _ => "the request could not be read.",
    };

    private sealed record ExplainingPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class ExplainingWriter(PipeWriter inner, ConnectionLimit.OpenConnection connection) : PipeWriter
    {
        private Memory<byte> _memory;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => _memory = inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        // Kestrel writes all headers of such an answer at once.
        public override void Advance(int bytes)
        {
            if (!connection.IsBusy && WithBody(_memory.Span[..bytes]) is { } answer)
                inner.Write(answer);
            else
                inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
