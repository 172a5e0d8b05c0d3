using System.Buffers.Binary;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>The IDX format of the MNIST files (LeCun, "The MNIST database of handwritten digits"): two zero bytes, a type, the
/// number of dimensions, each dimension as a big-endian 32-bit integer, then the values. Unsigned bytes only.</summary>
internal static class IdxReader
{
    private const byte UnsignedByte = 0x08;
    private const int LongestSide = 1 << 14;
    private const int FirstPiece = 1 << 20;

    /// <summary>Images <c>[rows, height, width]</c>, as one channel.</summary>
    internal static (ImageShape Shape, byte[] Pixels, int Rows) ReadImages(InputFile file)
    {
        using var stream = file.Open();
        var (rows, height, width) = ReadHeader(file.Name, stream, dimensions: 3) is [var n, var h, var w] ? (n, h, w) : default;
        if (height is 0 or > LongestSide || width is 0 or > LongestSide)
            throw new InputException(
                $"{file.Name}, offset 8: images of {height} x {width} pixels; expected 1 to {LongestSide} on each side");
        return (new(1, height, width), ReadValues(file.Name, stream, (long)rows * height * width, headerLength: 16), rows);
    }

    internal static byte[] ReadLabels(InputFile file)
    {
        using var stream = file.Open();
        return ReadValues(file.Name, stream, ReadHeader(file.Name, stream, dimensions: 1)[0], headerLength: 8);
    }

    private static int[] ReadHeader(string name, Stream stream, int dimensions)
    {
        var header = new byte[4 * (dimensions + 1)];
        var read = stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        if (read < 4)
            throw new InputException($"{name}: {read} bytes; expected an IDX file");
        if (header[0] != 0 || header[1] != 0 || header[2] != UnsignedByte || header[3] != dimensions)
            throw new InputException(
                $"{name}, offset 0: magic number 0x{BinaryPrimitives.ReadUInt32BigEndian(header):X8}; " +
                $"expected 0x{(UnsignedByte << 8) | dimensions:X8}, an IDX file of bytes with {dimensions} " +
                $"{(dimensions == 1 ? "dimension (labels)" : "dimensions (images)")}");
        if (read < header.Length)
            throw new InputException($"{name}: ends within its header, after {read} bytes; the file is truncated");
        var sizes = new int[dimensions];
        for (var i = 0; i < dimensions; i++)
        {
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * (i + 1)));
            if (sizes[i] < 0)
                throw new InputException($"{name}, offset {4 * (i + 1)}: dimension {sizes[i]:N0}; expected 0 or more");
        }
        return sizes;
    }

    /// <summary>Grows with what the file really holds: a header alone cannot make us allocate what it claims.</summary>
    private static byte[] ReadValues(string name, Stream stream, long count, int headerLength)
    {
        var atMost = stream switch
        {
            GzipFileStream gzip => gzip.LongestContent,
            { CanSeek: true } file => file.Length - file.Position,
            _ => long.MaxValue,
        };
        if (count > Array.MaxLength)
            throw new InputException($"{name}: its header claims {count:N0} values; at most {Array.MaxLength:N0} can be read");
        if (count > atMost)
            throw new InputException($"{name}: its header claims {count:N0} values, the file can hold {atMost:N0}; the file is truncated");
        var values = new byte[atMost == long.MaxValue ? Math.Min(count, FirstPiece) : count];
        var filled = 0;
        while (filled < count)
        {
            if (filled == values.Length)
                Array.Resize(ref values, (int)Math.Min(count, values.Length * 2L));
            var read = stream.Read(values, filled, values.Length - filled);
            if (read == 0)
                throw new InputException(
                    $"{name}: ends at offset {headerLength + filled:N0}, its header claims {count:N0} values; the file is truncated");
            filled += read;
        }
        if (stream.ReadByte() >= 0)
            throw new InputException($"{name}: goes on after offset {headerLength + count:N0}, where its header says it ends");
        return values;
    }
}
