namespace MlNetSuite.Prediction;

/// <summary>A folder of this process's own for the files that ML.NET writes of ONNX models while they are loaded. A process that is
/// killed leaves it behind; the next one that makes such a folder clears it.</summary>
internal sealed class TemporaryModelFolder : IDisposable
{
    private const string Prefix = "mlnetsuite-models-", LockName = "in-use";

    // A folder without a lock may have been made a moment ago.
    private static readonly TimeSpan MakingTakesAtMost = TimeSpan.FromHours(1);

    private static readonly Lazy<string> OfProcess = new(() =>
    {
        try
        {
            var folder = Create(System.IO.Path.GetTempPath());
            AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
            return folder.Path;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Models without a network need no file; for the others ML.NET says what is wrong with this folder.
            return System.IO.Path.GetTempPath();
        }
    });

    private readonly FileStream _lock;

    private TemporaryModelFolder(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The one of this process, made when it is first asked for.</summary>
    internal static string Current => OfProcess.Value;

    /// <summary>The folder.</summary>
    internal string Path { get; }

    /// <summary>Makes one, and clears those whose processes are no more.</summary>
    /// <param name="root">The folder for temporary files.</param>
    internal static TemporaryModelFolder Create(string root)
    {
        ClearAbandoned(root);
        var path = System.IO.Path.Combine(root, $"{Prefix}{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new(path, new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
    }

    public void Dispose()
    {
        _lock.Dispose();
        TryDelete(Path);
    }

    private static void ClearAbandoned(string root)
    {
        foreach (var folder in Directory.EnumerateDirectories(root, $"{Prefix}*"))
            if (IsAbandoned(folder))
                TryDelete(folder);
    }

    /// <summary>The system lets go of a lock when its process ends, however that ends.</summary>
    private static bool IsAbandoned(string folder)
    {
        try
        {
            using var held = new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (FileNotFoundException)
        {
            return DateTime.UtcNow - Directory.GetCreationTimeUtc(folder) > MakingTakesAtMost;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // In use, or another user's.
            return false;
        }
    }

    private static void TryDelete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Windows keeps files that are open; whoever comes next tries again.
        }
    }
}
