using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>Bytes of a request in one piece, which parsers can slice; charged before they are held.</summary>
internal sealed class BodyBuffer(MemoryCharge charge, long limit) : IDisposable
{
    private const int FirstSize = 4 * 1024;

    // A shared pool would keep arrays of any size for each of its threads. This one keeps 32 MB at most; larger arrays go to the collector.
    private const int LargestKept = 1 << 20;
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Create(LargestKept, 16);

    private readonly long _limit = Math.Min(limit, charge.MaxBody);
    private byte[] _array = [];

    internal int Length { get; private set; }

    internal Memory<byte> Bytes => _array.AsMemory(0, Length);

    /// <summary>Makes room for so many bytes, because they were announced.</summary>
    /// <exception cref="RefusedRequestException">They are beyond the limit (413) or there is not so much memory left (429).</exception>
    internal void Reserve(long bytes)
    {
        if (bytes > _limit)
            throw TooLarge();
        // One more, to see that there is an end after them.
        Resize((int)Math.Min(bytes + 1, Array.MaxLength));
    }

    /// <summary>Appends all of a stream.</summary>
    /// <inheritdoc cref="Reserve" path="/exception"/>
    internal async ValueTask FillAsync(Stream source)
    {
        while (true)
        {
            if (Length == _array.Length)
                Resize((int)Math.Min(Math.Max(FirstSize, 2L * Length), _limit + 1));
            var count = await source.ReadAsync(_array.AsMemory(Length), CancellationToken.None);
            if (count == 0)
                return;
            Length += count;
            if (Length > _limit)
                throw TooLarge();
        }
    }

    /// <summary>Appends some bytes.</summary>
    internal void Append(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _array.Length)
            Resize(Math.Max(FirstSize, Length + bytes.Length));
        bytes.CopyTo(_array.AsSpan(Length));
        Length += bytes.Length;
    }

    public void Dispose()
    {
        Return(_array);
        (_array, Length) = ([], 0);
    }

    private void Resize(int size)
    {
        charge.HoldBody(size);
        var larger = size <= LargestKept ? Pool.Rent(size) : GC.AllocateUninitializedArray<byte>(size);
        _array.AsSpan(0, Length).CopyTo(larger);
        Return(_array);
        _array = larger;
    }

    private static void Return(byte[] array)
    {
        if (array.Length is > 0 and <= LargestKept)
            Pool.Return(array);
    }

    private RefusedRequestException TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, $"the body is larger than {_limit:N0} bytes, the limit; send fewer rows at once.");
}
