namespace MlNetSuite.Data.Store;

/// <summary>Where datasets lie on this machine.</summary>
internal static class DatasetFolders
{
    /// <summary>The environment variable that names mirrors, separated like <c>PATH</c>.</summary>
    internal const string MirrorVariable = "MLNETSUITE_DATA";

    /// <summary>The package that holds the embedded datasets.</summary>
    internal const string Package = "MlNetSuite.Datasets";

    private const string Folder = "datasets";

    internal static IReadOnlyList<string> Mirrors(string? variable) =>
        [.. (variable ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Path.GetFullPath)];

    /// <summary>Where downloads go: the place each system keeps for files that can be fetched again.</summary>
    internal static string Cache(Func<string, string?> variable, string home, string folder = Folder)
    {
        var root =
            OperatingSystem.IsWindows() ? Absolute(variable("LOCALAPPDATA")) ?? Path.Combine(home, "AppData", "Local") :
            OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") :
            // XDG Base Directory Specification: a relative path is to be ignored.
            Absolute(variable("XDG_CACHE_HOME")) ?? Path.Combine(home, ".cache");
        return Path.Combine(root, "mlnetsuite", folder);
    }

    /// <summary>Where the embedded datasets may lie: next to the program, next to this assembly if another program hosts it, or in the
    /// package MlNetSuite.Datasets where this assembly was loaded out of a package cache (notebooks).</summary>
    internal static IReadOnlyList<string> Embedded() =>
        Embedded(AppContext.BaseDirectory, Path.GetDirectoryName(typeof(DatasetFolders).Assembly.Location));

    /// <summary>As above.</summary>
    /// <param name="program">The program's folder.</param>
    /// <param name="assembly">This assembly's folder; null or empty where it has none.</param>
    internal static IReadOnlyList<string> Embedded(string program, string? assembly) =>
        string.IsNullOrEmpty(assembly)
            ? [Path.Combine(program, Folder)]
            : [.. new[] { Path.Combine(program, Folder), Path.Combine(assembly, Folder) }.Distinct(), .. InPackageCache(assembly)];

    /// <summary>The content of the datasets' package, of the same version as this assembly's: a cache lays packages out as
    /// <c>id/version</c>, an assembly below it as <c>lib/framework</c>.</summary>
    private static IEnumerable<string> InPackageCache(string assembly)
    {
        var package = Path.GetFullPath(Path.Combine(assembly, "..", ".."));
        var content =
            Path.GetFullPath(
                Path.Combine(package, "..", "..", Package.ToLowerInvariant(), Path.GetFileName(package), "contentFiles", "any", "any",
                    Folder));
        return Directory.Exists(content) ? [content] : [];
    }

    private static string? Absolute(string? path) => path is not null && Path.IsPathFullyQualified(path) ? path : null;
}
