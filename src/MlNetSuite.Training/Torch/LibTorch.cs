using System.Runtime.InteropServices;
using System.Runtime.Loader;
using MlNetSuite.Data;
using TorchSharp;

namespace MlNetSuite.Training.Torch;

/// <summary>Loads libtorch, once, when a network is first trained; predicting never needs it. It lies beside the program, in the package
/// cache that the program runs out of, or where <see cref="LibTorchStore"/> finds it.</summary>
/// <remarks>TorchSharp's native half asks for symbol version GLIBCXX_3.4.32 (GCC 13), which Debian 12 and Ubuntu 22.04 lack. The one
/// symbol behind it is referenced and never called, so where the plain load fails for that reason a private copy with that
/// version marked optional is loaded instead (see <see cref="ElfVersionNeeds"/>). The original is never written to.</remarks>
public static class LibTorch
{
    private const string Name = "LibTorchSharp";
    private const string MissingVersion = "GLIBCXX_3.4.32";
    private const string UncalledSymbol = "_ZSt21ios_base_library_initv";

    // TorchSharp says it too, but only once libtorch is loaded.
    internal static readonly Version Version = new(2, 10, 0);

    // In order of dependence; once loaded, the library finds them by name although they need not lie next to it.
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly string FileName =
        OperatingSystem.IsWindows() ? $"{Name}.dll" : OperatingSystem.IsMacOS() ? $"lib{Name}.dylib" : $"lib{Name}.so";

    private static readonly Lock Gate = new();
    private static bool _loaded;

    /// <summary>Whether memory that libtorch frees stays with the process rather than going back to the system at once, which trains
    /// convolutional networks a quarter faster on Linux. It holds for everything the process allocates, and cannot be taken back, so that
    /// it is for a process made for training to set, as <c>mlnetsuite</c> does; before libtorch is loaded.</summary>
    public static bool KeepsFreedMemory { get; set; }

    /// <summary>What was unusual about the load, for a log; null when nothing was or libtorch is not loaded yet.</summary>
    public static string? Notice { get; private set; }

    /// <summary>Whether libtorch is on this machine; it is not loaded.</summary>
    public static bool IsFound => _loaded || Find(Largest) is not null;

    /// <summary>The folder that it is or would be loaded from; null where it is not on this machine.</summary>
    public static string? FoundIn => Path.GetDirectoryName(Find(Largest));

    private static string Largest =>
        OperatingSystem.IsWindows() ? "torch_cpu.dll" : OperatingSystem.IsMacOS() ? "libtorch_cpu.dylib" : "libtorch_cpu.so";

    /// <summary>Refuses to begin what could not be ended without libtorch.</summary>
    /// <param name="what">What needs it: <c>the trainer 'network'</c>.</param>
    /// <param name="others">Trainers that would do without, for the message.</param>
    /// <exception cref="InputException">It is not on this machine; the message says how to get it.</exception>
    public static void Require(string what, params IReadOnlyCollection<string> others)
    {
        if (!IsFound)
            throw Absent(what, others);
    }

    /// <summary>Makes <c>TorchSharp</c> usable; returns at once after the first time.</summary>
    /// <exception cref="InputException">libtorch is not on this machine; the message says how to get it.</exception>
    /// <exception cref="PlatformNotSupportedException">It does not run on this system; the message says why.</exception>
    public static void Load()
    {
        lock (Gate)
        {
            if (_loaded)
                return;
            Require("training networks");
            if (OperatingSystem.IsLinux())
            {
                LoadOnLinux();
                if (KeepsFreedMemory)
                    HeapTuning.KeepFreedMemory();
            }
            else
            {
                LoadOutOfStore();
            }
            torch.InitializeDeviceType(DeviceType.CPU);
            _loaded = true;
        }
    }

    private static void LoadOnLinux()
    {
        var library = Find(FileName) ?? throw new PlatformNotSupportedException($"{FileName} of TorchSharp is not beside the program.");
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

    /// <summary>TorchSharp itself finds what lies beside it; what the store has is loaded first, in order of dependence, so that the names
    /// are known by which TorchSharp's native half asks for it.</summary>
    private static void LoadOutOfStore()
    {
        if (FoundIn is not { } folder || folder != LibTorchStore.Default.Find() || Find(FileName) is not { } library)
            return;
        try
        {
            foreach (var file in LibTorchPackages.For(PackageCache.Runtime)!.Files)
                NativeLibrary.Load(Path.Combine(folder, file.Name));
            Resolve(NativeLibrary.Load(library));
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
            NativeLibrary.Load(Find(dependency) ?? throw Absent("training networks"));
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
            .Append(LibTorchStore.Default.Find() ?? "")
            .Where(folder => folder.Length > 0)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(File.Exists);
    }

    private static InputException Absent(string what, params IReadOnlyCollection<string> others) => new(
        $"{what}: this needs libtorch {Version}, which is not on this machine (looked beside the program and in " +
        $"{LibTorchStore.Default.Folder}). Run 'mlnetsuite setup torch' to fetch it" +
        $"{(others.Count == 0 ? "" : $", or choose a trainer that does without: {string.Join(", ", others)}")}. An application " +
        $"references the package {LibTorchStore.Default.Package}, in a notebook by #r \"nuget: ...\" before the first training.");
}
