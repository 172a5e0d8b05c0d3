using System.Runtime.InteropServices;

namespace MlNetSuite.Training.Torch;

/// <summary>Keeps memory that libtorch frees within the process, where the process asks for it (<see cref="LibTorch.KeepsFreedMemory"/>). A
/// training step makes and frees the same few tensors of some megabytes each; glibc gives those back to the system every time, and fetching
/// them anew took a quarter of a convolutional network's processor time.</summary>
internal static partial class HeapTuning
{
    private const int TrimThreshold = -1, MapThreshold = -3;

    /// <summary>The largest glibc takes on 64-bit systems.</summary>
    private const int LargestMapThreshold = 32 << 20;

    /// <summary>Whether it was done.</summary>
    internal static bool IsDone { get; private set; }

    internal static void KeepFreedMemory()
    {
        IsDone = true;
        try
        {
            _ = SetOption(MapThreshold, LargestMapThreshold);
            _ = SetOption(TrimThreshold, int.MaxValue);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: it has its own habits, and nothing depends on this.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetOption(int option, int value);
}
