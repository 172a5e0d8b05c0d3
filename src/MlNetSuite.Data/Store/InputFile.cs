using MlNetSuite.Data.Databases;

namespace MlNetSuite.Data.Store;

/// <summary>A file or an entry of an archive, read from its start; gzip is undone.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Open">A new stream over the content.</param>
internal sealed record InputFile(string Name, Func<Stream> Open)
{
    private const long MostInMemory = 1L << 30;

    private static readonly string[] PartExtensions = [".csv", ".tsv", ".jsonl", ".ndjson", ".json", ".xlsx"];

    /// <summary>Files that are read as one, one after another; empty where it is one.</summary>
    internal IReadOnlyList<InputFile> Parts { get; private init; } = [];

    /// <summary>A query of a database in place of a file, or null.</summary>
    internal DatabaseQuery? Query { get; private init; }

    /// <summary>Whether there is no single file to open.</summary>
    internal bool IsNoFile => Parts.Count > 0 || Query is not null;

    /// <summary>A file; the rows of a query, given as a URL; or the files of a folder, or of a pattern such as <c>parts/*.csv</c>, in the
    /// order of their names.</summary>
    internal static InputFile At(string path)
    {
        if (DatabaseProviders.Find(path) is { } query)
            return new(query.Name, () => throw new InputException($"{query.Name}: a database; expected a file")) { Query = query };
        string[] parts = IsPattern(path) ? Matching(path) : Directory.Exists(path) ? [.. SideFiles.OwnFiles(path).Where(IsPart)] : [];
        return new(path, () => OpenFile(path))
        {
            Parts = [.. parts.Order(StringComparer.Ordinal).Select(part => new InputFile(part, () => OpenFile(part)))],
        };
    }

    /// <summary>Whether a path means the files whose names fit, and no file of this name.</summary>
    internal static bool IsPattern(string path) => path.AsSpan().ContainsAny("*?") && !File.Exists(path);

    /// <summary>Whether a folder has files of tables in it and no folders, which may be those of classes.</summary>
    internal static bool HasParts(string folder) =>
        SideFiles.OwnFiles(folder).Any(IsPart) && !SideFiles.OwnFolders(folder).Any();

    /// <summary>The content, which may be read from any place.</summary>
    internal Stream OpenSeekable()
    {
        var stream = Open();
        if (stream.CanSeek)
            return stream;
        using (stream)
        {
            var copy = new MemoryStream();
            var block = new byte[1 << 16];
            for (int read; (read = stream.Read(block)) > 0; copy.Write(block, 0, read))
                if (copy.Length + read > MostInMemory)
                    throw new InputException($"{Name}: unpacks to more than {MostInMemory >> 20:N0} MiB; unpack it first");
            copy.Position = 0;
            return copy;
        }
    }

    internal static InputFile Of(LocatedPart part) => part.Entry is { } entry
        ? new($"{part.Path}/{entry}", () => Archives.OpenZipEntry(part.Path, entry))
        : At(part.Path);

    /// <summary>The name without folders and a <c>.gz</c>, in lower case.</summary>
    internal static string PlainName(string path)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        return name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
    }

    /// <summary>The files whose names fit.</summary>
    /// <exception cref="InputException">There is none.</exception>
    internal static string[] Matching(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
        if (folder.AsSpan().ContainsAny("*?"))
            throw new InputException($"'{pattern}': only the name of a file may have * and ?, not that of a folder");
        var named = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, Path.GetFileName(pattern)) : [];
        string[] found = [.. named.Where(path => !SideFiles.Is(path))];
        return found.Length > 0 ? found : throw new InputException($"no file fits '{pattern}'");
    }

    /// <summary>Whether a file is a table, by its name; also one of those that are read alone.</summary>
    internal static bool IsTable(string path) => IsPart(path) || Path.GetExtension(PlainName(path)) is ".parquet" or ".xls";

    private static bool IsPart(string path) => PartExtensions.Contains(Path.GetExtension(PlainName(path)));

    private static Stream OpenFile(string path)
    {
        FileStream file;
        try
        {
            file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"no file at '{path}'", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            throw new InputException(Directory.Exists(path)
                ? $"'{path}' is a folder without tables: {FolderContents.Told(path)}. Expected a file, or a folder with " +
                    $"{string.Join(", ", PartExtensions[..^1])} or {PartExtensions[^1]} files in it"
                : $"'{path}' cannot be read: {e.Message}", e);
        }
        try
        {
            if (!file.CanSeek)
                throw new InputException($"'{path}' is a pipe, and data is read more than once; save it to a file first " +
                    "(predict also reads rows from standard input: --input -)");
            var mark = new byte[4];
            file.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
            file.Position = 0;
            return mark is [0x1F, 0x8B, ..] ? new GzipFileStream(path, file)
                : mark is [(byte)'P', (byte)'K', 3, 4] or [(byte)'P', (byte)'K', 5, 6] ? Archives.OpenOnlyEntry(path, file)
                : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
