using System.Formats.Tar;
using System.IO.Compression;

namespace MlNetSuite.Data.Store;

/// <summary>Reads entries straight out of zip and tar archives. Nothing is ever unpacked to disk, so that no entry's name can
/// lead out of a folder.</summary>
internal static class Archives
{
    private static readonly string[] TarExtensions = [".tar", ".tar.gz", ".tgz"];

    internal static bool IsArchive(string name) => IsZip(name) || IsTar(name);

    internal static bool IsTar(string name) =>
        TarExtensions.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    internal static Stream OpenZipEntry(string path, string entry)
    {
        ZipArchive? archive = null;
        try
        {
            archive = ZipFile.OpenRead(path);
            var found = archive.GetEntry(entry) ?? throw new InputException(
                $"{path} has no entry '{entry}'; it has: {string.Join(", ", archive.Entries.Take(10).Select(e => e.FullName))}");
            return new ZipEntryStream(path, archive, found);
        }
        catch (InvalidDataException e)
        {
            archive?.Dispose();
            throw new InputException($"{path}: not a zip file, or a damaged one ({e.Message})", e);
        }
        catch
        {
            archive?.Dispose();
            throw;
        }
    }

    /// <summary>The regular files of a tar archive, plain or gzipped, in its order. A content may be read until the next is asked
    /// for.</summary>
    internal static IEnumerable<(string Name, Stream Content)> ReadTar(string path)
    {
        using var stream = InputFile.At(path).Open();
        using var reader = new TarReader(stream);
        while (Next(path, reader) is { } entry)
        {
            if (entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile && entry.DataStream is not null)
                yield return (entry.Name, entry.DataStream);
        }
        // To the end, so that a truncated gzip is noticed.
        stream.CopyTo(Stream.Null);
    }

    private static TarEntry? Next(string path, TarReader reader)
    {
        try
        {
            return reader.GetNextEntry();
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InputException($"{path}: not a tar archive, or a damaged one ({e.Message})", e);
        }
    }

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);
}
