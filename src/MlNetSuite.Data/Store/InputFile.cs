namespace MlNetSuite.Data.Store;

/// <summary>A file or an entry of an archive, read from its start; gzip is undone.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Open">A new stream over the content.</param>
internal sealed record InputFile(string Name, Func<Stream> Open)
{
    internal static InputFile At(string path) => new(path, () => OpenFile(path));

    internal static InputFile Of(LocatedPart part) => part.Entry is { } entry
        ? new($"{part.Path}/{entry}", () => Archives.OpenZipEntry(part.Path, entry))
        : At(part.Path);

    /// <summary>The name without folders and a <c>.gz</c>, in lower case.</summary>
    internal static string PlainName(string path)
    {
        var name = Path.GetFileName(path).ToLowerInvariant();
        return name.EndsWith(".gz", StringComparison.Ordinal) ? name[..^3] : name;
    }

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
            throw new InputException(
                Directory.Exists(path) ? $"'{path}' is a folder; expected a file" : $"'{path}' cannot be read: {e.Message}", e);
        }
        try
        {
            if (!file.CanSeek)
                throw new InputException($"'{path}' is a pipe, and data is read more than once; save it to a file first " +
                    "(predict also reads rows from standard input: --input -)");
            var gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            return gzip ? new GzipFileStream(path, file) : file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }
}
