using System.Security.Cryptography;

namespace MlNetSuite.Data.Store;

/// <summary>A download on disk under a name of its own, <c>NAME.part</c>, until it is complete and checked. Next to it
/// <c>NAME.part.version</c> keeps the server's validator, so that a later run resumes the same version or starts again.</summary>
internal sealed class PartialFile : IDisposable
{
    private readonly string _path, _final;
    private readonly FileStream _stream;

    private PartialFile(string final, FileStream stream)
    {
        _final = final;
        _path = final + ".part";
        _stream = stream;
        _stream.Seek(0, SeekOrigin.End);
    }

    internal long Length => _stream.Length;

    /// <summary>The ETag or Last-Modified header that the bytes came with, or null.</summary>
    internal string? Version
    {
        get => File.Exists(_path + ".version") ? File.ReadAllText(_path + ".version") : null;
        set
        {
            if (value is null)
                File.Delete(_path + ".version");
            else
                File.WriteAllText(_path + ".version", value);
        }
    }

    /// <exception cref="DownloadException">Another process is at the same download, or the folder may not be written to.</exception>
    internal static PartialFile Open(string final)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(final)!);
            // Without a buffer, so that a full disk is noticed at the write and not once more on closing.
            return new(final, new(final + ".part", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DownloadException(
                $"cannot write {final}.part: {e.Message.TrimEnd('.')}. Is another download of it running? The cache folder can be moved with " +
                (OperatingSystem.IsWindows() ? "LOCALAPPDATA" : "XDG_CACHE_HOME"), e);
        }
    }

    internal void StartAgain()
    {
        if (_stream.Length > 0)
            _stream.SetLength(0);
        Version = null;
    }

    /// <exception cref="DownloadException">The disk takes no more; what was written stays.</exception>
    internal async ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        try
        {
            await _stream.WriteAsync(bytes, cancel);
        }
        catch (IOException e)
        {
            throw new DownloadException($"cannot write {_path}: {e.Message.TrimEnd('.')}. Free some space and pull again to resume",
                e);
        }
    }

    internal async Task<string> Sha256Async(CancellationToken cancel)
    {
        _stream.Position = 0;
        var sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(_stream, cancel));
        _stream.Seek(0, SeekOrigin.End);
        return sum;
    }

    /// <summary>Gives the whole file its name, in one step.</summary>
    internal void Finish()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_path, _final, overwrite: true);
        Version = null;
    }

    internal void Discard()
    {
        _stream.Dispose();
        File.Delete(_path);
        Version = null;
    }

    public void Dispose() => _stream.Dispose();
}
