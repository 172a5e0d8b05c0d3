using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Databases;
using MlNetSuite.Data.Store;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cluster.Shipping;

/// <summary>The files and folders that a sweep's data is in, by content. What the catalog or a database has, every machine finds by
/// itself.</summary>
internal sealed record DataManifest(IReadOnlyList<DataRoot> Roots)
{
    private const int MostFiles = 1_000_000;

    /// <summary>All files, in the order in which they are numbered.</summary>
    internal IEnumerable<(DataRoot Root, DataFile File)> Files => Roots.SelectMany(root => root.Files.Select(file => (root, file)));

    /// <summary>Looks at what a request names.</summary>
    /// <param name="request">The sweep's.</param>
    /// <param name="further">Files that its rows name.</param>
    internal static DataManifest Of(SweepRequest request, IReadOnlyList<string> further)
    {
        string?[] named = [request.Data, request.Test, request.Roles.ItemTable, request.Roles.UserTable];
        return new([.. named.OfType<string>().Distinct().Where(IsHere).Select(name => DataRoot.Of(name, further))]);
    }

    /// <summary>The request with its files where this machine has them.</summary>
    /// <param name="request">The sweep's.</param>
    /// <param name="places">Where, by the names that the request has for them.</param>
    internal static SweepRequest Rewrite(SweepRequest request, IReadOnlyDictionary<string, string> places)
    {
        return request with
        {
            Data = Place(request.Data)!,
            Test = Place(request.Test),
            Roles = request.Roles with { ItemTable = Place(request.Roles.ItemTable), UserTable = Place(request.Roles.UserTable) },
        };

        string? Place(string? name) => name is not null && places.TryGetValue(name, out var place) ? place : name;
    }

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <summary>Reads what another machine sent.</summary>
    /// <exception cref="JsonException">It is no list of files, or one that would lead out of its folder.</exception>
    internal static DataManifest Read(byte[] json)
    {
        var manifest = JsonSerializer.Deserialize<DataManifest>(json);
        if (manifest?.Roots is null || manifest.Roots.Any(root => root?.Files is null || !root.IsSound)
            || manifest.Files.Take(MostFiles + 1).Count() > MostFiles)
            throw new JsonException("the list of the sweep's files is unsound.");
        return manifest;
    }

    private static bool IsHere(string name) =>
        !DatasetCatalog.Default.Contains(name) && DatabaseProviders.Find(name) is null
        && (File.Exists(name) || Directory.Exists(name) || InputFile.IsPattern(name));
}

/// <summary>What a sweep names: a file, a folder, or some files of a folder.</summary>
/// <param name="Named">As the sweep names it.</param>
/// <param name="Path">Where it is on the sweep's machine.</param>
/// <param name="IsFolder">Whether it is a folder.</param>
/// <param name="Files">Its files; of a file, itself.</param>
/// <param name="Within">What is named within the folder: a table with pictures beside it, or a pattern; empty for the whole of it.</param>
internal sealed record DataRoot(string Named, string Path, bool IsFolder, IReadOnlyList<DataFile> Files, string Within = "")
{
    /// <summary>What it is called without its folder; readers may look at the ending.</summary>
    internal string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(Path));

    /// <summary>Bytes in all.</summary>
    internal long Size => Files.Sum(file => file.Size);

    /// <summary>What its content is known by.</summary>
    internal string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Files.Select(file => $"{file.Sha256} {file.Size} {file.Path}").Prepend($"{Name} {IsFolder}")))));

    internal bool IsSound => Name.Length > 0 && Name is not ("." or "..") && Files.All(file => file is { Path: not null, IsSound: true })
        && (IsFolder ? Within is not (null or "." or "..") && !Within.AsSpan().ContainsAny('/', '\\', '\0')
            : Files is [var only] && only.Path == Name && Within == "");

    /// <summary>Looks at a file, a folder or a pattern.</summary>
    /// <param name="named">As the sweep names it.</param>
    /// <param name="further">Files that rows name: those beside a table belong to it.</param>
    internal static DataRoot Of(string named, IReadOnlyList<string> further)
    {
        var path = System.IO.Path.GetFullPath(named);
        if (Directory.Exists(path))
            return new(named, path, true, Below(path, Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)));
        var (folder, name) = (System.IO.Path.GetDirectoryName(path)!, System.IO.Path.GetFileName(path));
        string[] tables = InputFile.IsPattern(path) ? InputFile.Matching(path) : [path];
        var start = System.IO.Path.TrimEndingDirectorySeparator(folder) + System.IO.Path.DirectorySeparatorChar;
        string[] all = [.. tables.Union(further.Where(file => file.StartsWith(start, StringComparison.Ordinal)))];
        return all is [var only] && only == path
            ? new(named, path, false, [DataFile.Of(path, name)])
            : new(named, folder, true, Below(folder, all), name);
    }

    private static IReadOnlyList<DataFile> Below(string folder, IEnumerable<string> files) =>
    [
        .. files.Order(StringComparer.Ordinal).AsParallel().AsOrdered()
            .Select(file => DataFile.Of(file, System.IO.Path.GetRelativePath(folder, file).Replace('\\', '/'))),
    ];

    /// <summary>What the sweep names, where the root is.</summary>
    internal string PlaceAt(string root) => Within.Length == 0 ? root : System.IO.Path.Combine(root, Within);

    /// <summary>Where a file is, below where the root is.</summary>
    internal string PathOf(DataFile file, string root) => IsFolder ? System.IO.Path.Combine(root, file.Path) : root;

    /// <summary>Whether the same content lies at a path of this machine.</summary>
    internal bool IsAt(string path)
    {
        if (IsFolder ? !Directory.Exists(path) : !File.Exists(path))
            return false;
        // A folder with more files in it would be read as other rows, and so would a pattern that more files fit.
        if (IsFolder && Within.Length == 0
            && Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories).Take(Files.Count + 1).Count() != Files.Count)
            return false;
        if (InputFile.IsPattern(PlaceAt(path)) && Directory.EnumerateFiles(path, Within).Any(file => !SideFiles.Is(file)
            && Files.All(known => known.Path != System.IO.Path.GetFileName(file))))
            return false;
        // Sizes first: they cost nothing.
        return Files.All(file => new FileInfo(PathOf(file, path)) is { Exists: true } info && info.Length == file.Size)
            && Files.AsParallel().All(file => ContentHash.Of(PathOf(file, path)) == file.Sha256);
    }
}

/// <summary>A file by content.</summary>
/// <param name="Path">Its name below its root, with <c>/</c> between folders.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
internal sealed record DataFile(string Path, long Size, string Sha256)
{
    internal bool IsSound => Size >= 0 && Sha256 is { Length: 64 } && Sha256.All(char.IsAsciiHexDigitLower)
        && Path.Length > 0 && !Path.Contains('\\', StringComparison.Ordinal) && !Path.Contains(':', StringComparison.Ordinal)
        && !Path.Contains('\0', StringComparison.Ordinal) && Path.Split('/').All(part => part is not ("" or "." or ".."));

    internal static DataFile Of(string file, string path) => new(path, new FileInfo(file).Length, ContentHash.Of(file));
}
