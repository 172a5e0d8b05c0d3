using MlNetSuite.Data;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Finds pretrained weights on this machine. Mirrors are looked at first, then the cache, both with one folder per id, then
/// the packages that NuGet has unpacked.</summary>
public sealed class WeightsStore
{
    /// <summary>What is read of a folder that a person brings, as exporters name it.</summary>
    private static readonly string[] FolderFiles =
    [
        "model.onnx", "model.onnx_data", "model.onnx.data", "model.safetensors", "config.json", "vocab.txt", "tokenizer.json",
        "tokenizer_config.json", "sentence_bert_config.json", "1_Pooling/config.json", "preprocessor_config.json",
    ];

    private readonly WeightsCatalog _catalog;
    private readonly IReadOnlyList<string> _packageCaches;

    /// <summary>A store over the given folders; none need exist.</summary>
    /// <param name="catalog">The weights known by name.</param>
    /// <param name="mirrors">Read only, in this order.</param>
    /// <param name="cache">Where pulled weights go.</param>
    /// <param name="packageCaches">Folders in which NuGet unpacks packages.</param>
    public WeightsStore(WeightsCatalog catalog, IEnumerable<string> mirrors, string cache, IEnumerable<string> packageCaches)
    {
        _catalog = catalog;
        Mirrors = [.. mirrors];
        Cache = cache;
        _packageCaches = [.. packageCaches];
    }

    /// <summary>The mirrors of the environment variable <c>MLNETSUITE_WEIGHTS</c>, the user's cache folder and NuGet's.</summary>
    public static WeightsStore Default { get; } = OfUser(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Folders looked at first.</summary>
    public IReadOnlyList<string> Mirrors { get; }

    /// <summary>Where pulled weights go.</summary>
    public string Cache { get; }

    /// <summary>Where the weights are.</summary>
    /// <param name="idOrFolder">An id of the catalog or of a mirror, or the path of a folder with <c>model.onnx</c> or
    /// <c>model.safetensors</c>. A folder that is called like an id is given as <c>./id</c>.</param>
    /// <exception cref="InputException">They are not on this machine, and the message says how to get them; or the id is
    /// unknown.</exception>
    public LocatedWeights Locate(string idOrFolder)
    {
        if (_catalog.Contains(idOrFolder))
            return Require(_catalog.Find(idOrFolder));
        if (Mirrored(idOrFolder) is { } mirrored)
            return mirrored;
        if (Directory.Exists(idOrFolder))
            return OfFolder(idOrFolder, WeightsOrigin.Folder) ?? throw new InputException(
                $"{idOrFolder} has neither model.onnx nor model.safetensors; expected a folder with an exported encoder");
        if (File.Exists(idOrFolder))
            throw new InputException($"{idOrFolder} is a file; weights are given as the folder that holds it");
        if (IsPath(idOrFolder))
            throw new InputException($"no folder at '{idOrFolder}'");
        return Require(_catalog.Find(idOrFolder));
    }

    /// <summary>Where the weights are, or null if no place holds all of their files.</summary>
    public LocatedWeights? Find(WeightsEntry entry)
    {
        foreach (var mirror in Mirrors)
            if (InFolder(entry, WeightsOrigin.Mirror, Path.Combine(mirror, entry.Id)) is { } found)
                return found;
        return InFolder(entry, WeightsOrigin.Cache, Path.Combine(Cache, entry.Id))
            ?? _packageCaches.Select(cache => InPackage(entry, cache)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Gets weights of the catalog into <see cref="Cache"/>, by a restore of the package that holds them from this user's NuGet
    /// sources. What is there already is left alone, and whatever a mirror has.</summary>
    /// <exception cref="InputException">They could not be fetched, are not those that the catalog lists, or could not be written; no file
    /// was written in part.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written in part.</exception>
    public Task<LocatedWeights> PullAsync(WeightsEntry entry, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancel = default) => PullAsync(entry, PackageRestore.Default, progress, cancel);

    internal async Task<LocatedWeights> PullAsync(WeightsEntry entry, PackageRestore restore, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancel = default)
    {
        if (Find(entry) is { } there && (IsOfficial(there) || there.Origin == WeightsOrigin.Mirror))
            return there;
        try
        {
            var folder = Path.Combine(Cache, entry.Id);
            await new PackagePull(restore).RunAsync(entry.Packed, folder, progress, cancel);
            return InFolder(entry, WeightsOrigin.Cache, folder)!;
        }
        catch (InputException e)
        {
            throw new InputException(
                $"{e.Message}. To proceed without it, {ByHand(entry)}, or set {WeightsFolders.MirrorVariable} to a folder that has " +
                $"{entry.Id}/", e);
        }
    }

    private static bool IsOfficial(LocatedWeights weights) =>
        weights.Files.All(file => weights.CheckContent(file) == ContentState.Official);

    private static WeightsStore OfUser(Func<string, string?> variable, string home) => new(
        WeightsCatalog.Default, DatasetFolders.Mirrors(variable(WeightsFolders.MirrorVariable)), WeightsFolders.Cache(variable, home),
        WeightsFolders.PackageCaches(variable, home, Path.GetDirectoryName(typeof(WeightsStore).Assembly.Location)));

    private LocatedWeights Require(WeightsEntry entry) => Find(entry) ?? throw new InputException(
        $"weights '{entry.Id}' are not on this machine; looked in {string.Join(", ", [.. Mirrors, Cache, .. _packageCaches])}. To get " +
        $"them, run 'mlnetsuite weights pull {entry.Id}', or {ByHand(entry)}");

    private string ByHand(WeightsEntry entry) =>
        $"put {string.Join(" and ", entry.Files.Select(file => file.Name))} into {Path.Combine(Cache, entry.Id)} by hand (out of the " +
        $"package {entry.Package.Id} {entry.Package.Version})";

    /// <summary>Weights of a mirror that the catalog does not list.</summary>
    private LocatedWeights? Mirrored(string id) => IsPath(id)
        ? null
        : Mirrors.Select(mirror => OfFolder(Path.Combine(mirror, id), WeightsOrigin.Mirror)).FirstOrDefault(found => found is not null);

    private static bool IsPath(string text) =>
        text.Length == 0 || text is "." or ".." || text.Contains('/', StringComparison.Ordinal)
        || text.Contains(Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static LocatedWeights? OfFolder(string folder, WeightsOrigin origin)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var files = FolderFiles.Select(name => (Name: name, Path: Path.Combine(path, name))).Where(file => File.Exists(file.Path))
            .ToDictionary(file => file.Name, file => StoredBytes.File(file.Path));
        return files.ContainsKey("model.onnx") || files.ContainsKey("model.safetensors")
            ? new(Path.GetFileName(path), null, origin, path, files)
            : null;
    }

    private static LocatedWeights? InFolder(WeightsEntry entry, WeightsOrigin origin, string folder) =>
        entry.Packed.InFolder(folder) is { } files ? new(entry.Id, entry, origin, folder, files) : null;

    private static LocatedWeights? InPackage(WeightsEntry entry, string cache) => entry.Packed.InCache(cache) is { } files
        ? new(entry.Id, entry, WeightsOrigin.Package, entry.Packed.PackageFolder(cache), files)
        : null;
}
