using MlNetSuite.Data.Catalog;

namespace MlNetSuite.Data.Store;

/// <summary>Finds datasets on this machine, and downloads them. Mirrors are looked at first, then the cache, then the embedded
/// datasets; each holds one folder per id.</summary>
public sealed class DatasetStore
{
    private readonly IReadOnlyList<string> _embedded;
    private readonly DownloadOptions _options;

    /// <summary>A store over the given folders; none need exist.</summary>
    /// <param name="mirrors">Read only, in this order.</param>
    /// <param name="cache">Where downloads go.</param>
    public DatasetStore(IEnumerable<string> mirrors, string cache) : this(mirrors, cache, DatasetFolders.Embedded())
    {
    }

    internal DatasetStore(IEnumerable<string> mirrors, string cache, IReadOnlyList<string> embedded, DownloadOptions? options = null)
    {
        Mirrors = [.. mirrors];
        Cache = cache;
        _embedded = embedded;
        _options = options ?? new();
    }

    /// <summary>The mirrors of the environment variable <c>MLNETSUITE_DATA</c> and the user's cache folder.</summary>
    public static DatasetStore Default { get; } = new(
        DatasetFolders.Mirrors(Environment.GetEnvironmentVariable(DatasetFolders.MirrorVariable)),
        DatasetFolders.Cache(
            Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)));

    /// <summary>Folders looked at first.</summary>
    public IReadOnlyList<string> Mirrors { get; }

    /// <summary>Where downloads go.</summary>
    public string Cache { get; }

    /// <summary>Where the dataset is, or null if no folder holds all of its parts.</summary>
    public LocatedDataset? Locate(CatalogEntry entry) =>
        Places().Select(place => LocateIn(entry, place.Origin, Path.Combine(place.Root, entry.Id))).FirstOrDefault(l => l is not null);

    /// <summary>Where the dataset is.</summary>
    /// <exception cref="InputException">No folder holds all of its parts; the message says how to get it.</exception>
    public LocatedDataset Require(CatalogEntry entry) => Locate(entry) ?? throw new InputException(
        $"dataset '{entry.Id}' is not on this machine; looked in {string.Join(", ", Places().Select(p => p.Root))}. {HowToGet(entry)}.");

    /// <summary>Downloads what is missing of a dataset into <see cref="Cache"/>. A broken transfer is resumed, now or in a
    /// later call; size and SHA-256 are checked before a file gets its name.</summary>
    /// <exception cref="DownloadException">A file could not be downloaded, or does not match the catalog.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what has come is kept for the next call.</exception>
    public async Task<LocatedDataset> PullAsync(CatalogEntry entry, IProgress<DownloadProgress>? progress = null,
        CancellationToken cancel = default)
    {
        if (!entry.Downloadable)
            return Require(entry);
        var folder = Path.Combine(Cache, entry.Id);
        using var downloader = new Downloader(_options);
        var done = 0L;
        foreach (var file in entry.Files)
        {
            var target = Path.Combine(folder, file.Name);
            try
            {
                if (!File.Exists(target))
                    await downloader.FetchAsync(
                        file, target,
                        (received, size, stage) => progress?.Report(new(file.Name, received, size, done + received, entry.Size, stage)),
                        cancel);
            }
            catch (DownloadException e)
            {
                throw new DownloadException(
                    $"{e.Message}. To proceed without the network, {ByHand(entry)}, or set {DatasetFolders.MirrorVariable} to a folder " +
                    $"that has {entry.Id}/", e);
            }
            done += new FileInfo(target).Length;
        }
        return LocateIn(entry, DatasetOrigin.Cache, folder) is { } located
            ? located with
            {
                Notes = [.. entry.Files.Where(f => f.Sha256 is null)
                .Select(f => $"{f.Name}: no official checksum is available; it could not be verified")]
            }
            : throw new DownloadException($"dataset '{entry.Id}' is incomplete in {folder}; remove that folder and pull again");
    }

    private string HowToGet(CatalogEntry entry)
    {
        string[] reference = entry.Embedded ? [$"reference the package {DatasetFolders.Package}, which holds it"] : [];
        string[] download = entry.Downloadable ? [$"run 'mlnetsuite data pull {entry.Id}'", ByHand(entry)] : [];
        return $"To get it, {string.Join(", or ", [.. reference, .. download])}";
    }

    internal string ByHand(CatalogEntry entry) =>
        $"put {string.Join(", ", entry.Files.Select(f => f.Name))} into {Path.Combine(Cache, entry.Id)} by hand (from {entry.HomePage})";

    private IEnumerable<(DatasetOrigin Origin, string Root)> Places() =>
        [.. Mirrors.Select(m => (DatasetOrigin.Mirror, m)), (DatasetOrigin.Cache, Cache),
            .. _embedded.Select(e => (DatasetOrigin.Embedded, e))];

    private static LocatedDataset? LocateIn(CatalogEntry entry, DatasetOrigin origin, string folder)
    {
        var parts = entry.Parts.Select(part => LocateIn(part, folder)).OfType<LocatedPart>().ToArray();
        return parts.Length == entry.Parts.Count ? new(entry, origin, folder, parts) : null;
    }

    private static LocatedPart? LocateIn(CatalogPart part, string folder)
    {
        foreach (var name in new[] { part.File }.Concat(part.Names ?? []))
        {
            var path = Path.Combine(folder, name);
            if (File.Exists(path) || Directory.Exists(path))
                return new(part, path, Archives.IsArchive(name) ? part.Entry : null);
        }
        return null;
    }
}
