namespace MlNetSuite.Cluster.Shipping;

/// <summary>Data that sweeps of other machines sent, by content, for all workers of this machine. What was not used for longest goes
/// first.</summary>
/// <param name="folder">Where; a folder for each content, and a file beside it that is locked while it is used.</param>
/// <param name="mostBytes">Most bytes it keeps beyond those in use.</param>
internal sealed class DataCache(string folder, long mostBytes)
{
    private const string LockEnding = ".lock";

    internal string Folder => folder;

    internal long MostBytes => mostBytes;

    /// <summary>Data that is here whole, kept until the result is disposed; null where it is not.</summary>
    internal CacheUse? Use(DataRoot root)
    {
        if (!File.Exists(Complete(root.Hash)) || Lock(root.Hash, FileShare.Read) is not { } held)
            return null;
        if (File.Exists(Complete(root.Hash)))
        {
            File.SetLastWriteTimeUtc(Complete(root.Hash), DateTime.UtcNow);
            return new(PathOf(root), held);
        }
        held.Dispose();
        return null;
    }

    /// <summary>Begins or goes on to receive data; null while another does.</summary>
    internal Reception? Receive(DataRoot root) =>
        Lock(root.Hash, FileShare.None) is { } held ? new(root, PathOf(root), Complete(root.Hash), held) : null;

    /// <summary>Removes what was not used for longest, until the rest is small enough.</summary>
    internal void Trim()
    {
        if (!Directory.Exists(folder))
            return;
        var entries = Directory.EnumerateFiles(folder, $"*{LockEnding}").Select(path => Path.GetFileName(path)[..^LockEnding.Length])
            .Select(hash => (Hash: hash, Used: File.GetLastWriteTimeUtc(File.Exists(Complete(hash)) ? Complete(hash) : LockOf(hash)),
                Size: SizeOf(Path.Combine(folder, hash))))
            .OrderBy(entry => entry.Used).ToList();
        var size = entries.Sum(entry => entry.Size);
        foreach (var entry in entries.TakeWhile(_ => size > mostBytes))
            using (var held = Lock(entry.Hash, FileShare.None))
                if (held is not null)
                {
                    // Incomplete before it is gone, should this process die meanwhile.
                    File.Delete(Complete(entry.Hash));
                    if (Directory.Exists(Path.Combine(folder, entry.Hash)))
                        Directory.Delete(Path.Combine(folder, entry.Hash), recursive: true);
                    File.Delete(LockOf(entry.Hash));
                    size -= entry.Size;
                }
    }

    private string PathOf(DataRoot root) => Path.Combine(folder, root.Hash, root.Name);

    private string Complete(string hash) => Path.Combine(folder, $"{hash}.complete");

    private string LockOf(string hash) => Path.Combine(folder, hash + LockEnding);

    private FileStream? Lock(string hash, FileShare share)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new(LockOf(hash), FileMode.OpenOrCreate, share == FileShare.None ? FileAccess.ReadWrite : FileAccess.Read, share);
        }
        catch (IOException)
        {
            return null; // others hold it
        }
    }

    private static long SizeOf(string path) => !Directory.Exists(path)
        ? 0
        : new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}

/// <summary>Data in the cache that is in use.</summary>
internal sealed class CacheUse(string path, FileStream held) : IDisposable
{
    internal string Path => path;

    public void Dispose() => held.Dispose();
}
