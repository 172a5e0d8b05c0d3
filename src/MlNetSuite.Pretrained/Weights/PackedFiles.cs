using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Files that a NuGet package holds, and where they lie once they are taken out of it.</summary>
/// <param name="Name">What they are, for messages: <c>weights 'resnet18'</c>.</param>
/// <param name="Package">The package.</param>
/// <param name="Files">What is taken out of it; a folder holds them by their names.</param>
internal sealed record PackedFiles(string Name, WeightsPackage Package, IReadOnlyList<WeightsFile> Files)
{
    /// <summary>Bytes of the package itself, as it is fetched; null where that is not known.</summary>
    internal long? Download { get; init; }

    /// <summary>Total size of the files in bytes.</summary>
    internal long Size => Files.Sum(file => file.Size);

    /// <summary>The files in a folder, by their names; null unless it has them all.</summary>
    internal IReadOnlyDictionary<string, StoredBytes>? InFolder(string folder) => Located(
        file => Path.Combine(folder, file.Name) is var path && File.Exists(path) ? StoredBytes.File(path) : null);

    /// <summary>The folder of the package within a cache: caches lay packages out as <c>id/version</c>.</summary>
    internal string PackageFolder(string cache) => Path.Combine(cache, Package.Id.ToLowerInvariant(), Package.Version);

    /// <summary>The files within a cache of packages; null unless it has them all. A damaged package has none, so that it is
    /// fetched.</summary>
    internal IReadOnlyDictionary<string, StoredBytes>? InCache(string cache)
    {
        var folder = PackageFolder(cache);
        try
        {
            return Located(file => Path.Combine(folder, file.Path) is var path && File.Exists(path)
                ? file.Resource is { } resource ? AssemblyResource.Find(path, resource) : StoredBytes.File(path)
                : null);
        }
        catch (InputException)
        {
            return null;
        }
    }

    private Dictionary<string, StoredBytes>? Located(Func<WeightsFile, StoredBytes?> find)
    {
        var files = new Dictionary<string, StoredBytes>();
        foreach (var file in Files)
            if (find(file) is { } stored)
                files[file.Name] = stored;
            else
                return null;
        return files;
    }
}
