using System.IO.Compression;

namespace MlNetSuite.Data.Store;

/// <summary>One entry of a zip file; closing it closes the zip file. Delivers no more bytes than the directory promises, and
/// refuses an entry that has fewer.</summary>
internal sealed class ZipEntryStream(string path, ZipArchive archive, ZipArchiveEntry entry) : ForwardStream
{
    private readonly Stream _content = entry.Open();

    public override long Length => entry.Length;

    public override int Read(Span<byte> buffer)
    {
        try
        {
            var read = _content.Read(buffer);
            Delivered += read;
            if (Delivered > entry.Length || (read == 0 && buffer.Length > 0 && Delivered < entry.Length))
                throw new InputException(
                    $"{path}/{entry.FullName}: {Delivered:N0} bytes, the zip file's directory promises {entry.Length:N0}; download it again");
            return read;
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}/{entry.FullName}: damaged after {Delivered:N0} bytes; download it again", e);
        }
    }

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
