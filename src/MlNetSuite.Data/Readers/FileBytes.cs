using Microsoft.Win32.SafeHandles;

namespace MlNetSuite.Data.Readers;

/// <summary>Reads small files in one go.</summary>
internal static class FileBytes
{
    /// <summary>Reads a file from its beginning until memory is full or the file ends: one read may give less than there is.</summary>
    /// <returns>The part of the memory that was filled.</returns>
    internal static Span<byte> Read(SafeFileHandle file, Span<byte> into)
    {
        var (read, more) = (0, 1);
        for (; read < into.Length && more > 0; read += more)
            more = RandomAccess.Read(file, into[read..], read);
        return into[..read];
    }
}
