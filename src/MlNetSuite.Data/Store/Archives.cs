using System.Formats.Tar;
using System.IO.Compression;

namespace MlNetSuite.Data.Store;

/// <summary>Reads entries straight out of zip and tar archives. Nothing is ever unpacked to disk, so that no entry's name can
/// lead out of a folder.</summary>
internal static class Archives
{
    private const long SuspectLength = 256L << 20;
    private const long SuspectRatio = 200;

    /// <summary>What the documents of Microsoft's office programs have.</summary>
    private const string ContentTypes = "[Content_Types].xml";

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

    /// <summary>The one file of a zip; a workbook, which is a zip too, as it is.</summary>
    /// <param name="path">For messages.</param>
    /// <param name="file">Closed with the stream.</param>
    internal static Stream OpenOnlyEntry(string path, FileStream file)
    {
        try
        {
            using (var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true))
            {
                RefuseDocument(path, [.. zip.Entries.Select(entry => entry.FullName)]);
                if (zip.Entries.Any(entry => entry.FullName is ContentTypes))
                {
                    file.Position = 0;
                    return file;
                }
            }
            var archive = new ZipArchive(file, ZipArchiveMode.Read);
            var files = archive.Entries.Where(entry => entry.Name.Length > 0 && !entry.Name.StartsWith('.')
                && !SideFiles.IsEntry(entry.FullName)).ToList();
            if (files.Count == 0)
                throw new InputException($"{path}: an empty zip; expected one with a file in it");
            if (files is not [var only])
                throw new InputException(
                    $"{path}: a zip of {files.Count:N0} files ({string.Join(", ", files.Take(10).Select(e => e.FullName))}); " +
                    "expected one. Unpack it and name the file, or a pattern such as 'folder/*.csv' for all");
            if (only.Length > SuspectLength && only.Length / Math.Max(1, only.CompressedLength) > SuspectRatio)
                throw new InputException(
                    $"{path}/{only.FullName}: {only.CompressedLength:N0} bytes that unpack to {only.Length:N0}; no table packs so well. " +
                    "Unpack it first if it is one");
            return new ZipEntryStream(path, archive, only);
        }
        catch (InvalidDataException e)
        {
            throw new InputException($"{path}: not a zip file, or a damaged one ({e.Message})", e);
        }
    }

    /// <summary>Refuses documents of office programs that are no workbooks, which are zips too.</summary>
    private static void RefuseDocument(string path, IReadOnlyList<string> entries)
    {
        bool Has(string folder) => entries.Any(entry => entry.StartsWith(folder, StringComparison.Ordinal));
        var kind = entries.Contains("mimetype") && entries.Contains("content.xml") ? "an OpenDocument file"
            : !entries.Contains(ContentTypes) || Has("xl/") ? null
            : Has("word/") ? "a Word file"
            : Has("ppt/") ? "a PowerPoint file"
            : null;
        if (kind is not null)
            throw new InputException($"{path}: {kind}, which is not read; save the table as .xlsx or CSV");
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
