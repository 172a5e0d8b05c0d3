using System.Text.Json.Nodes;

namespace MlNetSuite.NotebookRunner;

/// <summary>The user's cache of packages, read and never written to, so that large ones (libtorch) need not be copied; without those
/// that came out of a folder, since another build of the same version may lie there by now.</summary>
internal sealed record PackageCache(string Folder)
{
    /// <param name="links">A folder that does not exist yet, for links to the packages where some must be left out.</param>
    internal static PackageCache Open(string links)
    {
        var cache = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(cache);
        var versions = Directory.EnumerateDirectories(cache).Where(id => !Path.GetFileName(id).StartsWith('.')).SelectMany(Directory.EnumerateDirectories).ToList();
        var kept = versions.Where(version => !CameFromAFolder(version)).ToList();
        if (kept.Count == versions.Count)
            return new(cache);
        Directory.CreateDirectory(links);
        foreach (var version in kept)
        {
            var id = Directory.CreateDirectory(Path.Combine(links, Path.GetFileName(Path.GetDirectoryName(version)!)));
            Directory.CreateSymbolicLink(Path.Combine(id.FullName, Path.GetFileName(version)), version);
        }
        return new(links);
    }

    /// <summary>NuGet notes beside each package whence it came.</summary>
    private static bool CameFromAFolder(string version)
    {
        var note = Path.Combine(version, ".nupkg.metadata");
        return File.Exists(note) && (string?)JsonNode.Parse(File.ReadAllText(note))?["source"] is { } source
            && !source.StartsWith("http", StringComparison.OrdinalIgnoreCase);
    }
}
