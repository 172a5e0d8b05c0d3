using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MlNetSuite.NotebookRunner;

/// <summary>Brings restored packages into this process: assemblies into the default context, native libraries when they are asked for.</summary>
internal static class PackageLoading
{
    /// <summary>The assemblies this program runs with, by name: nothing else of these names can be loaded.</summary>
    internal static IReadOnlyDictionary<string, string> OwnAssemblies { get; } =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .DistinctBy(Path.GetFileNameWithoutExtension).ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase);

    private static readonly ConcurrentDictionary<string, string> Native = new(StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> Loaded = new(StringComparer.OrdinalIgnoreCase);

    static PackageLoading() => AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
        Candidates(name).Select(candidate => Native.GetValueOrDefault(candidate)).FirstOrDefault(file => file is not null) is { } file
        && NativeLibrary.TryLoad(file, out var library) ? library : 0;

    /// <summary>Loads what is new.</summary>
    internal static void Load(RestoredPackages packages)
    {
        foreach (var file in packages.NativeFiles)
            Native[Path.GetFileName(file)] = file;
        // All at once: scripts and packages then find by name what one another refer to, whichever context they are in.
        foreach (var file in packages.Assemblies)
            if (Path.GetFileNameWithoutExtension(file) is var name && !OwnAssemblies.ContainsKey(name) && Loaded.Add(name))
                AssemblyLoadContext.Default.LoadFromAssemblyPath(file);
    }

    /// <summary>The names of files that a name in a <c>DllImport</c> may mean.</summary>
    private static IEnumerable<string> Candidates(string name)
    {
        var suffix = OperatingSystem.IsWindows() ? ".dll" : OperatingSystem.IsMacOS() ? ".dylib" : ".so";
        return [name, name + suffix, $"lib{name}{suffix}", $"lib{name}"];
    }
}
