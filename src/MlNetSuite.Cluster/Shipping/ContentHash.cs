using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace MlNetSuite.Cluster.Shipping;

/// <summary>SHA-256 of files, once for each state of a file.</summary>
internal static class ContentHash
{
    private static readonly ConcurrentDictionary<(string Path, long Length, DateTime Written), string> Known = new();

    internal static string Of(string path)
    {
        var info = new FileInfo(path);
        return Known.GetOrAdd((info.FullName, info.Length, info.LastWriteTimeUtc), _ => Read(path));
    }

    /// <summary>As above, without looking at what is known.</summary>
    internal static string Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
