using System.Buffers.Binary;
using System.IO.Compression;

namespace MlNetSuite.Data.Store;

/// <summary>Unpacks a gzip file and refuses one that ends early, which <see cref="GZipStream"/> takes for a shorter text: the
/// trailer's ISIZE (RFC 1952, 2.3.1) must be the number of bytes that came out.</summary>
internal sealed class GzipFileStream : ForwardStream
{
    private const int SmallestGzip = 18;
    private readonly string _name;
    private readonly FileStream _file;
    private readonly GZipStream _unpacked;
    private readonly uint _promised;

    internal GzipFileStream(string name, FileStream file)
    {
        _name = name;
        _file = file;
        if (file.Length < SmallestGzip)
            throw new InputException($"{name}: {file.Length} bytes, which is too short for a gzip file; copy or download it again");
        Span<byte> trailer = stackalloc byte[4];
        file.Position = file.Length - trailer.Length;
        file.ReadExactly(trailer);
        file.Position = 0;
        _promised = BinaryPrimitives.ReadUInt32LittleEndian(trailer);
        _unpacked = new(file, CompressionMode.Decompress);
    }

    /// <summary>Deflate cannot pack better than 1032 to 1, which bounds the unpacked size of a file of this length.</summary>
    internal long LongestContent => _file.Length * 1032;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = _unpacked.Read(buffer);
            Delivered += read;
            if (read == 0 && buffer.Length > 0 && (uint)Delivered != _promised)
                throw new InputException(
                    $"{_name}: the gzip stream ends after {Delivered:N0} bytes, its trailer promises {_promised:N0}; " +
                    "the file is truncated (or packed in several members: pack it again with gzip)");
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{_name}: damaged gzip file, after {Delivered:N0} unpacked bytes; copy or download it again", e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _unpacked.Dispose();
        base.Dispose(disposing);
    }
}
