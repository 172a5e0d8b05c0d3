namespace MlNetSuite.Prediction.Artifacts;

/// <summary>A folder that one process has to itself. A file next to it is held open as long as the process lives; the next one that
/// makes a folder here removes those whose process was killed.</summary>
internal sealed class ProcessFolder : IDisposable
{
    private const string LockEnding = ".lock";

    private readonly FileStream _lock;

    private ProcessFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    internal string Path { get; }

    /// <summary>Makes a folder of a name that no other has.</summary>
    /// <param name="parent">Where; made if need be.</param>
    /// <param name="prefix">What its name begins with. Others of this prefix are removed when nobody holds them any longer.</param>
    internal static ProcessFolder Create(string parent, string prefix)
    {
        Directory.CreateDirectory(parent);
        RemoveAbandoned(parent, prefix);
        var path = System.IO.Path.Combine(parent, $"{prefix}{Guid.NewGuid():N}");
        // Locked before it exists, so that nobody takes a folder in the making for one that was left behind.
        var held = Lock(path + LockEnding, FileMode.CreateNew);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(path);
            else
                Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new(path, held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Removes the folder. What cannot be removed now, the next process removes.</summary>
    public void Dispose()
    {
        try
        {
            Remove(_lock, Path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Windows keeps files that are open, such as those of a child process that is still ending.
        }
    }

    private static void RemoveAbandoned(string parent, string prefix)
    {
        foreach (var file in Directory.EnumerateFiles(parent, $"{prefix}*{LockEnding}").ToList())
            try
            {
                Remove(Lock(file, FileMode.Open), file[..^LockEnding.Length]);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or it belongs to another user.
            }
    }

    private static FileStream Lock(string file, FileMode mode) => new(file, mode, FileAccess.ReadWrite, FileShare.None);

    private static void Remove(FileStream held, string path)
    {
        using (held)
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
        File.Delete(path + LockEnding);
    }
}
