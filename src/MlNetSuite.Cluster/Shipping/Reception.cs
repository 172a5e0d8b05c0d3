namespace MlNetSuite.Cluster.Shipping;

/// <summary>Data on its way into the cache. What has come stays when the sender goes; the next goes on from there.</summary>
internal sealed class Reception(DataRoot root, string path, string complete, FileStream held) : IDisposable
{
    private readonly Lock _gate = new();

    internal DataRoot Root => root;

    /// <summary>What has not come yet: files by their place in the root, with how much of each is here.</summary>
    internal IEnumerable<(int Index, long Offset)> Missing()
    {
        for (var i = 0; i < root.Files.Count; i++)
            if (Offset(root.Files[i]) is { } offset)
                yield return (i, offset);
    }

    /// <summary>Takes a chunk.</summary>
    /// <returns>Why the file must be sent anew; null if it need not.</returns>
    internal string? Take(int index, long offset, byte[] chunk)
    {
        lock (_gate)
        {
            var file = root.Files[index];
            var target = root.PathOf(file, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            long length;
            using (var stream = new FileStream(target, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read))
            {
                if (offset != stream.Length || offset + chunk.LongLength > file.Size)
                    return $"a chunk of '{file.Path}' does not follow what came before";
                stream.Seek(0, SeekOrigin.End);
                stream.Write(chunk);
                length = stream.Length;
            }
            if (length < file.Size || ContentHash.Read(target) == file.Sha256)
                return null;
            File.Delete(target);
            return $"'{file.Path}' came with other content than it was announced";
        }
    }

    /// <summary>Says that everything has come.</summary>
    internal void Complete() => File.WriteAllBytes(complete, []);

    public void Dispose() => held.Dispose();

    private long? Offset(DataFile file)
    {
        var info = new FileInfo(root.PathOf(file, path));
        if (!info.Exists)
            return 0;
        if (info.Length < file.Size)
            return info.Length;
        if (info.Length == file.Size && ContentHash.Of(info.FullName) == file.Sha256)
            return null;
        info.Delete();
        return 0;
    }
}
