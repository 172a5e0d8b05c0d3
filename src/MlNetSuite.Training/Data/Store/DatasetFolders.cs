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

    /// <summary>The embedded datasets: beside the program, or beside this assembly where another program hosts it (notebooks).</summary>
    internal static IReadOnlyList<string> Embedded()
    {
        var besideAssembly = Path.GetDirectoryName(typeof(DatasetFolders).Assembly.Location);
        return [.. new[] { AppContext.BaseDirectory, besideAssembly }
            .Where(folder => !string.IsNullOrEmpty(folder))
            .Select(folder => Path.Combine(folder!, "datasets"))
            .Distinct()];
    }

    private static string? Absolute(string? path) => path is not null && Path.IsPathFullyQualified(path) ? path : null;
}
