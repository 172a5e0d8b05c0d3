using System.Security.Cryptography;
using MlNetSuite.Data;
using MlNetSuite.Data.Store;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Training.Torch;

/// <summary>libtorch where a program does not bring it along: in the user's cache folder, fetched there out of its NuGet package, or where
/// NuGet has unpacked that package.</summary>
public sealed class LibTorchStore
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly PackedFiles? _packed;
    private readonly IReadOnlyList<string> _packageCaches;

    /// <param name="packed">The package of this system; null where there is none.</param>
    /// <param name="folder">Where its files go.</param>
    /// <param name="packageCaches">Folders in which NuGet unpacks packages.</param>
    internal LibTorchStore(PackedFiles? packed, string folder, IReadOnlyList<string> packageCaches) =>
        (_packed, Folder, _packageCaches) = (packed, folder, packageCaches);

    /// <summary>That of this user and this system.</summary>
    public static LibTorchStore Default { get; } = OfUser(
        Environment.GetEnvironmentVariable, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));

    /// <summary>Where it is fetched to.</summary>
    public string Folder { get; }

    /// <summary>Id and version of the package of this system, such as <c>libtorch-cpu-linux-x64 2.10.0</c>.</summary>
    /// <exception cref="InputException">There is none for this system.</exception>
    public string Package => $"{Packed.Package.Id} {Packed.Package.Version}";

    /// <summary>Bytes to fetch, and bytes on the disk.</summary>
    /// <exception cref="InputException">There is none for this system.</exception>
    public (long Download, long Disk) Size => (Packed.Download ?? 0, Packed.Size);

    /// <summary>How to put the files in place without this class.</summary>
    /// <exception cref="InputException">There is none for this system.</exception>
    public string ByHand =>
        $"put {string.Join(", ", Packed.Files.Select(file => file.Name))} of the package {Package} (a zip, which has them in " +
        $"{Path.GetDirectoryName(Packed.Files[0].Path)}) into {Folder}";

    private PackedFiles Packed => _packed ?? throw new InputException(
        $"there is no libtorch for {PackageCache.Runtime}; networks are trained on {string.Join(", ", LibTorchPackages.Runtimes)}");

    /// <summary>The folder that has all files of the right size; null where none has. Contents are not read.</summary>
    public string? Find() => Located()?.Folder;

    /// <summary>Reads the files that <see cref="Find"/> found and compares their SHA-256 with those of the package.</summary>
    /// <returns>The files by name; none where there are none.</returns>
    public IReadOnlyDictionary<string, ContentState> Check() => Located() is not { } located ? new Dictionary<string, ContentState>()
        : Packed.Files.ToDictionary(file => file.Name, file => Hash(located.Files[file.Name]) == file.Sha256
            ? ContentState.Official
            : ContentState.Differs);

    /// <summary>Gets the files into <see cref="Folder"/>, by a restore of their package from this user's NuGet sources, which takes the
    /// .NET SDK. What is there already is checked and left alone. Of two that fetch at once, one waits for the other.</summary>
    /// <returns>The folder that has them.</returns>
    /// <exception cref="InputException">There is none for this system, the package could not be fetched or holds other bytes, or the
    /// folder cannot be written; no file was written in part, and the message says how to do without.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing was written in part.</exception>
    public Task<string> FetchAsync(IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default) =>
        FetchAsync(PackageRestore.Default, progress, cancel);

    internal async Task<string> FetchAsync(PackageRestore restore, IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        var packed = Packed;
        if (IsOfficial())
            return Find()!;
        try
        {
            using var turn = await TurnAsync(progress, cancel);
            if (IsOfficial())
                return Find()!;
            RemoveLeftovers();
            await new PackagePull(restore).RunAsync(packed, Folder, progress, cancel);
            return Folder;
        }
        catch (Exception e) when (e is InputException or IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{e.Message.TrimEnd('.')}. To proceed without it, {ByHand}", e);
        }
    }

    private static LibTorchStore OfUser(Func<string, string?> variable, string home) => new(
        LibTorchPackages.For(PackageCache.Runtime),
        Path.Combine(DatasetFolders.Cache(variable, home, "libtorch"), $"{LibTorch.Version}-{PackageCache.Runtime}"),
        WeightsFolders.PackageCaches(variable, home, assemblyFolder: null));

    private (string Folder, IReadOnlyDictionary<string, StoredBytes> Files)? Located()
    {
        if (_packed is null)
            return null;
        var places = new[] { _packed.InFolder(Folder) }.Concat(_packageCaches.Select(_packed.InCache));
        return places.FirstOrDefault(files => files is not null && _packed.Files.All(file => files[file.Name].Length == file.Size))
            is { } found ? (Path.GetDirectoryName(found[_packed.Files[0].Name].Path)!, found) : null;
    }

    private bool IsOfficial() => Check() is { Count: > 0 } files && files.Values.All(state => state == ContentState.Official);

    private static string Hash(StoredBytes file)
    {
        using var stream = file.Open();
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <summary>Held by who fetches; the system takes it back from a process that ends.</summary>
    private async Task<FileStream> TurnAsync(IProgress<DownloadProgress>? progress, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        while (true)
        {
            try
            {
                return new($"{Folder}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException e) when (IsHeld(e))
            {
                progress?.Report(new(Packed.Package.Id, 0, null, 0, null, "waiting for another process that fetches"));
                await Task.Delay(Pause, cancel);
            }
        }
    }

    /// <summary>A sharing violation: of Windows, and of flock on Linux and macOS.</summary>
    private static bool IsHeld(IOException fault)
    {
        const int Windows = 32, Linux = 11, MacOs = 35;
        return (fault.HResult & 0xffff) is Windows or Linux or MacOs;
    }

    /// <summary>What a process left that was killed while it fetched.</summary>
    private void RemoveLeftovers()
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetDirectoryName(Folder)!, $"{Path.GetFileName(Folder)}.*.tmp"))
            Directory.Delete(folder, recursive: true);
    }
}
