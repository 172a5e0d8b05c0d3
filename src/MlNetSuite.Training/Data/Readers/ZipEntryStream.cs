using System.IO.Compression;

namespace MlNetSuite.Training.Data.Readers;

/// <summary>One entry of a zip file; closing it closes the zip file. Delivers no more bytes than the directory promises, and
/// refuses an entry that has fewer.</summary>
internal sealed class ZipEntryStream(string path, ZipArchive archive, ZipArchiveEntry entry) : Stream
{
    private readonly Stream _content = entry.Open();
    private long _delivered;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => entry.Length;

    public override long Position { get => _delivered; set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = _content.Read(buffer);
            _delivered += read;
            if (_delivered > entry.Length || (read == 0 && buffer.Length > 0 && _delivered < entry.Length))
                throw new InputException(
                    $"{path}/{entry.FullName}: {_delivered:N0} bytes, the zip file's directory promises {entry.Length:N0}; download it again");
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}/{entry.FullName}: damaged after {_delivered:N0} bytes; download it again", e);
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
            archive.Dispose();
        }
        base.Dispose(disposing);
    }
}
