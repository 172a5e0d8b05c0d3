using System.IO.MemoryMappedFiles;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Bytes on disk: a file, or a range of one.</summary>
/// <param name="Path">The file.</param>
/// <param name="Offset">Where they begin in it.</param>
/// <param name="Length">How many there are.</param>
internal sealed record StoredBytes(string Path, long Offset, long Length)
{
    internal static StoredBytes File(string path) => new(path, 0, new FileInfo(path).Length);

    /// <summary>A range of them.</summary>
    internal StoredBytes Range(long offset, long length) =>
        offset >= 0 && length >= 0 && offset <= Length - length ? new(Path, Offset + offset, length)
        : throw new ArgumentOutOfRangeException(nameof(offset), $"{length} bytes at {offset} of {Length}.");

    /// <summary>The bytes, mapped: what is not read costs nothing.</summary>
    /// <exception cref="InputException">The file is gone, shorter than it was, or may not be read.</exception>
    internal Stream Open()
    {
        if (Length == 0)
            return Stream.Null;
        try
        {
            using var file = MemoryMappedFile.CreateFromFile(Path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            return file.CreateViewStream(Offset, Length, MemoryMappedFileAccess.Read);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{Path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>All of them in memory.</summary>
    /// <exception cref="InputException">As <see cref="Open"/>, or there are more than an array holds.</exception>
    internal byte[] ReadAll()
    {
        if (Length > Array.MaxLength)
            throw new InputException($"{Path}: {Length:N0} bytes; weights of at most {Array.MaxLength:N0} bytes are read");
        using var stream = Open();
        var bytes = GC.AllocateUninitializedArray<byte>((int)Length);
        stream.ReadExactly(bytes);
        return bytes;
    }
}
