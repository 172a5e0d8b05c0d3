using System.Runtime.InteropServices;

namespace MlNetSuite.Training.Torch;

/// <summary>Native libraries where NuGet unpacks packages: notebook kernels load assemblies from there, each out of a folder of its own,
/// and nothing is copied together as it is next to a program.</summary>
internal static class PackageCache
{
    /// <summary>The system and processor this runs on, as packages name their folders: <c>linux-x64</c>.</summary>
    internal static string Runtime { get; } = $"{Platform}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";

    private static string Platform => OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";

    /// <summary>Folders with TorchSharp's native half and libtorch itself; none where the assembly lies in no package cache.</summary>
    /// <param name="assemblyFolder">Where TorchSharp.dll lies: <c>cache/torchsharp/version/lib/framework</c> in a package cache.</param>
    /// <param name="runtime">See <see cref="Runtime"/>.</param>
    /// <param name="libtorch">The version of libtorch that TorchSharp was built against. Another of the same major and minor version will
    /// do, any other has other symbols.</param>
    internal static IEnumerable<string> NativeFolders(string assemblyFolder, string runtime, Version libtorch)
    {
        if (Path.GetDirectoryName(assemblyFolder) is not { } lib || Path.GetFileName(lib) != "lib"
            || Path.GetDirectoryName(lib) is not { } package
            || Path.GetDirectoryName(Path.GetDirectoryName(package)) is not { } cache)
            return [];
        return [Native(package, runtime), .. Versions(Path.Combine(cache, $"libtorch-cpu-{runtime}"), libtorch)
            .Select(folder => Native(folder, runtime))];
    }

    private static IEnumerable<string> Versions(string package, Version required) =>
        !Directory.Exists(package) ? [] : Directory.EnumerateDirectories(package)
        .Select(folder => (Folder: folder, Version: Version.TryParse(Path.GetFileName(folder), out var version) ? version : null))
        .Where(v => v.Version is { } version && (version.Major, version.Minor) == (required.Major, required.Minor))
        .OrderByDescending(v => v.Version!.Build == required.Build).ThenByDescending(v => v.Version)
        .Select(v => v.Folder);

    private static string Native(string package, string runtime) => Path.Combine(package, "runtimes", runtime, "native");
}
