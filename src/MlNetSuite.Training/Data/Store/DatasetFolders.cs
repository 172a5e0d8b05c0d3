namespace MlNetSuite.Training.Data.Store;

/// <summary>Where datasets lie on this machine.</summary>
internal static class DatasetFolders
{
    /// <summary>The environment variable that names mirrors, separated like <c>PATH</c>.</summary>
    internal const string MirrorVariable = "MLNETSUITE_DATA";

    internal static IReadOnlyList<string> Mirrors(string? variable) =>
        [.. (variable ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(Path.GetFullPath)];

    /// <summary>Where downloads go: the place each system keeps for files that can be fetched again.</summary>
    internal static string Cache(Func<string, string?> variable, string home)
    {
        var root =
            OperatingSystem.IsWindows() ? Absolute(variable("LOCALAPPDATA")) ?? Path.Combine(home, "AppData", "Local") :
            OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches") :
            // XDG Base Directory Specification: a relative path is to be ignored.
            Absolute(variable("XDG_CACHE_HOME")) ?? Path.Combine(home, ".cache");
        return Path.Combine(root, "mlnetsuite", "datasets");
    }

    /// <summary>The embedded datasets: beside the program, beside this assembly where another program hosts it, or in this assembly's
    /// package where it was loaded out of a package cache (notebooks).</summary>
    internal static IReadOnlyList<string> Embedded() => Embedded(AppContext.BaseDirectory, Path.GetDirectoryName(typeof(DatasetFolders).Assembly.Location));

    /// <summary>As above.</summary>
    /// <param name="program">The program's folder.</param>
    /// <param name="assembly">This assembly's folder, <c>package/lib/framework</c> in a package cache; null or empty where it has none.</param>
    internal static IReadOnlyList<string> Embedded(string program, string? assembly) =>
        string.IsNullOrEmpty(assembly)
            ? [Path.Combine(program, "datasets")]
            : [.. new[]
                {
                    Path.Combine(program, "datasets"), Path.Combine(assembly, "datasets"),
                    Path.GetFullPath(Path.Combine(assembly, "..", "..", "contentFiles", "any", "any", "datasets")),
                }.Where((folder, i) => i < 2 || Directory.Exists(folder)).Distinct()];

    private static string? Absolute(string? path) => path is not null && Path.IsPathFullyQualified(path) ? path : null;
}
