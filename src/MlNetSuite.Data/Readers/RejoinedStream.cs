using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Bytes that were read from a stream already, and then the rest of it.</summary>
internal sealed class RejoinedStream(byte[] beginning, Stream rest) : ForwardStream
{
    private int _next;

    public override int Read(Span<byte> buffer)
    {
        if (_next == beginning.Length)
            return rest.Read(buffer);
        var count = Math.Min(buffer.Length, beginning.Length - _next);
        beginning.AsSpan(_next, count).CopyTo(buffer);
        _next += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
