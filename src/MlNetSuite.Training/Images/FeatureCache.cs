using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlNetSuite.Data.Store;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Training.Images;

/// <summary>Features by the hash of their picture, in files that trainings and processes share. A folder for each way of computing them, in
/// it files of whole records: hash, features; at the end a hash over all. What is damaged counts as not there.</summary>
/// <param name="root">The folder of all.</param>
/// <param name="maxBytes">Most bytes kept; the files written first go first.</param>
internal sealed class FeatureCache(string root, long maxBytes = 1L << 30)
{
    private const int HashSize = 16;

    /// <summary>In the user's cache folder.</summary>
    internal static FeatureCache Default { get; } = new(DatasetFolders.Cache(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "features"));

    /// <summary>Features that are computed in one way.</summary>
    /// <param name="key">All that they depend on next to the picture.</param>
    /// <param name="width">Numbers of a picture.</param>
    internal Way For(string key, int width) =>
        new(this, Path.Combine(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16]), width);

    private void Trim()
    {
        var files = new DirectoryInfo(root).EnumerateFiles("*.bin", SearchOption.AllDirectories).OrderBy(f => f.LastWriteTimeUtc).ToList();
        var kept = files.Sum(file => file.Length);
        foreach (var file in files.TakeWhile(_ => kept > maxBytes))
        {
            kept -= file.Length;
            file.Delete();
        }
    }

    /// <summary>Features that are computed in one way.</summary>
    internal sealed class Way(FeatureCache cache, string folder, int width)
    {
        private int RecordSize => HashSize + width * sizeof(float);

        /// <summary>Those of the given pictures that are there.</summary>
        internal Dictionary<UInt128, ReadOnlyMemory<float>> Read(IReadOnlySet<UInt128> pictures)
        {
            var found = new Dictionary<UInt128, ReadOnlyMemory<float>>();
            if (Directory.Exists(folder))
                foreach (var path in Directory.EnumerateFiles(folder, "*.bin"))
                    if (found.Count < pictures.Count && Records(path) is { } records)
                        for (var at = 0; at < records.Length; at += RecordSize)
                            if (BitConverter.ToUInt128(records.AsSpan(at)) is var picture && pictures.Contains(picture))
                                found[picture] = MemoryMarshal.Cast<byte, float>(
                                    records.AsSpan(at + HashSize, RecordSize - HashSize)).ToArray();
            return found;
        }

        /// <summary>Keeps features; where there is no room for them they are computed again the next time.</summary>
        internal void Write(UInt128[] pictures, float[] features)
        {
            if (pictures.Length == 0)
                return;
            var records = new byte[pictures.Length * RecordSize];
            for (var i = 0; i < pictures.Length; i++)
            {
                BitConverter.TryWriteBytes(records.AsSpan(i * RecordSize), pictures[i]);
                MemoryMarshal.AsBytes(features.AsSpan(i * width, width)).CopyTo(records.AsSpan(i * RecordSize + HashSize));
            }
            var hash = SHA256.HashData(records);
            try
            {
                AtomicFile.Write(Path.Combine(folder, $"{Convert.ToHexStringLower(hash)[..16]}.bin"), stream =>
                {
                    stream.Write(records);
                    stream.Write(hash);
                });
                cache.Trim();
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ModelArtifactException)
            {
                // A cache that cannot be written costs time, not the training.
            }
        }

        private byte[]? Records(string path)
        {
            try
            {
                var bytes = File.ReadAllBytes(path);
                var length = bytes.Length - SHA256.HashSizeInBytes;
                return length > 0 && length % RecordSize == 0
                    && bytes.AsSpan(length).SequenceEqual(SHA256.HashData(bytes.AsSpan(0, length)))
                    ? bytes[..length]
                    : null;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                return null;
            }
        }
    }
}
