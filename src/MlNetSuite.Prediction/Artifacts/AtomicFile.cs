namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Writes a file whole or not at all: to a temporary name in the same folder, flushed to disk, then renamed.</summary>
public static class AtomicFile
{
    /// <summary>Replaces <paramref name="path"/>; on any failure what was there before stays and the temporary file goes.</summary>
    /// <param name="path">The target; missing parent folders are made.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <param name="create">Opens the temporary file; tests put a failing stream here.</param>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    /// <exception cref="IOException">Writing failed, such as on a full disk.</exception>
    public static void Write(string path, Action<Stream> write, Func<string, Stream>? create = null) =>
        BesideTarget(path, (temporary, target) =>
        {
            using (var stream = Created(path, () => (create ?? File.Create)(temporary)))
            {
                write(stream);
                if (stream is FileStream file)
                    file.Flush(flushToDisk: true);
            }
            File.Move(temporary, target, overwrite: true);
        });

    /// <summary>Finds out whether <see cref="Write"/> could write, before the hours of work whose result it is to write.</summary>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    internal static void RequireWritable(string path) => BesideTarget(path, (temporary, _) =>
    {
        Created(path, () => File.Create(temporary)).Dispose();
        File.Delete(temporary);
    });

    private static void BesideTarget(string path, Action<string, string> work)
    {
        var target = Path.GetFullPath(path);
        if (Directory.Exists(target))
            throw NotWritable(path, "a folder of that name exists", null);
        if (RegularFile.Obstacle(target) is { } obstacle)
            throw NotWritable(path, obstacle, null);
        var temporary = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            Created(path, () => Directory.CreateDirectory(Path.GetDirectoryName(target)!));
            work(temporary, target);
        }
        catch (Exception fault)
        {
            Remove(temporary);
            switch (fault)
            {
                case UnauthorizedAccessException or DirectoryNotFoundException or PathTooLongException:
                    throw NotWritable(path, fault.Message.TrimEnd('.'), fault);
                case IOException:
                    throw new IOException($"'{path}' was not written: {fault.Message.TrimEnd('.')}. What was there before is unchanged.",
                        fault);
                default:
                    throw;
            }
        }
    }

    /// <summary>Makes a file or a folder; where none can be made, such as below /proc, another path is required.</summary>
    private static T Created<T>(string path, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (IOException fault) when (fault is not (DirectoryNotFoundException or PathTooLongException))
        {
            throw NotWritable(path, File.Exists(Path.GetDirectoryName(Path.GetFullPath(path)))
                ? "its folder is the name of a file"
                : fault is FileNotFoundException ? "no file can be made there" : fault.Message.TrimEnd('.'), fault);
        }
    }

    private static ModelArtifactException NotWritable(string path, string why, Exception? fault) =>
        new(ModelArtifactFault.NotWritable, $"'{path}' cannot be written: {why}. Choose another path.", fault);

    private static void Remove(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report.
        }
    }
}
