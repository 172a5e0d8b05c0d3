using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>A request's body in one rented piece, which parsers can slice.</summary>
internal sealed class RequestBody : IDisposable
{
    // What most bodies fit. Memory is taken as bytes come, not as a header promises them.
    private const int FirstSize = 16 * 1024;

    // Up to here a body costs no more than the connection it comes by.
    private const int FreeSize = 64 * 1024;

    private readonly MemoryBudget _budget;
    private MemoryBudget.Share _share;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _length;

    private RequestBody(MemoryBudget budget) => _budget = budget;

    internal ReadOnlyMemory<byte> Bytes => _buffer.AsMemory(0, _length);

    /// <exception cref="RefusedRequestException">It is larger than <paramref name="limit"/> or than what is left of <paramref name="budget"/>, compressed, or came too slowly.</exception>
    internal static async ValueTask<RequestBody> ReadAsync(HttpRequest request, long limit, MemoryBudget budget, CancellationToken cancel)
    {
        if (request.ContentLength > limit)
            throw TooLarge(limit);
        if (request.Headers.ContentEncoding is { Count: > 0 } encoding && encoding != "identity")
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, $"a body with Content-Encoding '{encoding}' is not read; send it as it is.");
        var body = new RequestBody(budget);
        try
        {
            await body.FillAsync(request, limit, cancel);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _share.Dispose();
        _share = default;
    }

    private async ValueTask FillAsync(HttpRequest request, long limit, CancellationToken cancel)
    {
        var reader = request.BodyReader;
        // A token given to the reader would leave it in the middle of reading, and Kestrel unable to go on with the connection.
        using var late = cancel.UnsafeRegister(static r => ((PipeReader)r!).CancelPendingRead(), reader);
        while (true)
        {
            var read = await reader.ReadAsync(CancellationToken.None);
            if (read.IsCanceled || cancel.IsCancellationRequested)
            {
                reader.AdvanceTo(read.Buffer.Start);
                throw Late(request);
            }
            try
            {
                Append(read.Buffer, limit);
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End);
            }
            if (read.IsCompleted)
                return;
        }
    }

    private static RefusedRequestException Late(HttpRequest request)
    {
        // What is still to come of the body would be taken for the next request.
        request.HttpContext.Response.Headers.Connection = "close";
        return new(StatusCodes.Status408RequestTimeout, "the body did not come in time.");
    }

    private void Append(ReadOnlySequence<byte> piece, long limit)
    {
        if (_length + piece.Length > limit)
            throw TooLarge(limit);
        var needed = (int)(_length + piece.Length);
        if (needed > _buffer.Length)
            Grow((int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Math.Max(limit, needed)));
        piece.CopyTo(_buffer.AsSpan(_length));
        _length = needed;
    }

    private void Grow(int size)
    {
        var share = _budget.Take(size > FreeSize ? size : 0);
        _share.Dispose();
        _share = share;
        var larger = ArrayPool<byte>.Shared.Rent(size);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private static RefusedRequestException TooLarge(long limit) =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {limit:N0} bytes, the limit; send fewer rows at once.");
}
