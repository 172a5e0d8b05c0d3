using System.Runtime.InteropServices;
using System.Runtime.Loader;
using TorchSharp;

namespace MlNetSuite.Training.Torch;

/// <summary>Loads libtorch, once, when a network is first trained; predicting never needs it.</summary>
/// <remarks>TorchSharp's native half asks for symbol version GLIBCXX_3.4.32 (GCC 13), which Debian 12 and Ubuntu 22.04 lack. The one
/// symbol behind it is referenced and never called, so where the plain load fails for that reason a private copy with that
/// version marked optional is loaded instead (see <see cref="ElfVersionNeeds"/>). The original is never written to.</remarks>
public static class LibTorch
{
    private const string Name = "LibTorchSharp";
    private const string FileName = "libLibTorchSharp.so";
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string UncalledSymbol = "_ZSt21ios_base_library_initv";

    // TorchSharp says it too, but only once libtorch is loaded.
    internal static readonly Version Version = new(2, 10, 0);

    // In order of dependence; once loaded, the library finds them by name although they need not lie next to it.
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Whether memory that libtorch frees stays with the process rather than going back to the system at once, which trains
    /// convolutional networks a quarter faster on Linux. It holds for everything the process allocates, and cannot be taken back, so that
    /// it is for a process made for training to set, as <c>mlnetsuite</c> does; before libtorch is loaded.</summary>
    public static bool KeepsFreedMemory { get; set; }

    /// <summary>What was unusual about the load, for a log; null when nothing was or libtorch is not loaded yet.</summary>
    public static string? Notice { get; private set; }

    /// <summary>Makes <c>TorchSharp</c> usable; returns at once after the first time.</summary>
    /// <exception cref="PlatformNotSupportedException">libtorch is absent or does not run on this system; the message says what to
    /// do.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            if (OperatingSystem.IsLinux())
            {
                LoadOnLinux();
                if (KeepsFreedMemory)
                    HeapTuning.KeepFreedMemory();
            }
            torch.InitializeDeviceType(DeviceType.CPU);
            _loaded = true;
        }
    }

    private static void LoadOnLinux()
    {
        var library = Find(FileName) ?? throw Absent(FileName);
        try
        {
            // Beside a program all lie in one folder, in a package cache they do not.
            if (!File.Exists(Path.Combine(Path.GetDirectoryName(library)!, Dependencies[^1])))
                LoadDependencies();
            Resolve(NativeLibrary.Load(library));
        }
        catch (DllNotFoundException e) when (e.Message.Contains(MissingVersion, StringComparison.Ordinal))
        {
            LoadPatched(library);
        }
        catch (DllNotFoundException e)
        {
            throw new PlatformNotSupportedException($"libtorch does not load on this system: {e.Message}", e);
        }
    }

    private static void LoadPatched(string library)
    {
        var bytes = File.ReadAllBytes(library);
        try
        {
            ElfVersionNeeds.Weaken(bytes, MissingVersion, UncalledSymbol);
        }
        catch (InvalidDataException e)
        {
            throw new PlatformNotSupportedException($"{library} does not load on this system: {e.Message}", e);
        }
        LoadDependencies();
        var copy = PrivateCopy.Of(bytes, FileName);
        Resolve(NativeLibrary.Load(copy));
        Notice = $"this system's C++ library lacks {MissingVersion}; loaded {copy}, a copy of {FileName} that does without it.";
    }

    private static void LoadDependencies()
    {
        foreach (var dependency in Dependencies)
            NativeLibrary.Load(Find(dependency) ?? throw Absent(dependency));
    }

    /// <summary>Gives TorchSharp the library where the runtime's own search finds none.</summary>
    private static void Resolve(nint handle)
    {
        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += (_, name) => name == Name ? handle : 0;
    }

    /// <summary>Looks where the runtime looks for native libraries, in the layout a build leaves and in a package cache.</summary>
    private static string? Find(string file)
    {
        var searched = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator);
        var own = Path.GetDirectoryName(typeof(torch).Assembly.Location) ?? "";
        var native = Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        return searched.Concat(
            [AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, native), own, Path.Combine(own, native)])
            .Concat(PackageCache.NativeFolders(own, PackageCache.Runtime, Version))
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    private static PlatformNotSupportedException Absent(string file) => new(
        $"training networks needs libtorch, but {file} was not found; reference the package libtorch-cpu-linux-x64 (or the one of your " +
        $"system), version {Version}, in the application; " +
        "in a notebook by #r \"nuget: ...\" before the first training.");
}
