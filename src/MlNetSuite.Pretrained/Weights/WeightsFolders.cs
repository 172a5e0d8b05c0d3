using MlNetSuite.Data.Store;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Where weights lie on this machine.</summary>
internal static class WeightsFolders
{
    /// <summary>The environment variable that names mirrors, separated like <c>PATH</c>.</summary>
    internal const string MirrorVariable = "MLNETSUITE_WEIGHTS";

    /// <summary>Where <c>weights pull</c> puts them, next to the datasets that can be fetched again.</summary>
    internal static string Cache(Func<string, string?> variable, string home) => DatasetFolders.Cache(variable, home, "weights");

    /// <summary>Where NuGet unpacks packages: this user's folder, and the one that this assembly was loaded out of (notebooks).</summary>
    internal static IReadOnlyList<string> PackageCaches(Func<string, string?> variable, string home, string? assemblyFolder)
    {
        var user = variable("NUGET_PACKAGES") is { Length: > 0 } named && Path.IsPathFullyQualified(named)
            ? named
            : Path.Combine(home, ".nuget", "packages");
        return [.. new[] { user, CacheOf(assemblyFolder) }.OfType<string>().Distinct()];
    }

    /// <summary>The package cache that an assembly lies in, as <c>cache/id/version/lib/framework</c>; null where it lies in none.</summary>
    private static string? CacheOf(string? assemblyFolder) =>
        !string.IsNullOrEmpty(assemblyFolder) && Path.GetDirectoryName(assemblyFolder) is { } lib && Path.GetFileName(lib) == "lib"
            ? Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(lib)))
            : null;
}
