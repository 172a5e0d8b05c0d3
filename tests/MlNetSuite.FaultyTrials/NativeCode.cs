using System.Runtime.InteropServices;

namespace MlNetSuite.FaultyTrials;

/// <summary>Code that knows nothing of cancellation, like a native trainer's.</summary>
internal static partial class NativeCode
{
    /// <summary>Does not return, but for a signal.</summary>
    internal static void Stay()
    {
        if (OperatingSystem.IsWindows())
            Sleep(uint.MaxValue);
        else
            _ = Pause();
    }

    /// <summary>Writes where nothing is mapped.</summary>
    internal static unsafe void Crash() => *(int*)0x10000000 = 1;

    [LibraryImport("libc", EntryPoint = "pause")]
    private static partial int Pause();

    [LibraryImport("kernel32", EntryPoint = "Sleep")]
    private static partial void Sleep(uint milliseconds);
}
