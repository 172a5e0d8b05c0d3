using System.Runtime.InteropServices;

namespace MlNetSuite.Prediction;

/// <summary>Gives memory that large models needed while they were opened back to the system. The collector, and the C library behind ONNX
/// Runtime, would keep it for what comes next, which in a server that answers without allocating may be nothing.</summary>
internal static partial class FreedMemory
{
    private const long WorthCollecting = 64L << 20;

    internal static void GiveBack()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) < WorthCollecting)
            return;
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
        }
        catch (Exception absent) when (absent is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library other than GNU's, which gives memory back by itself.
        }
    }

    /// <summary>GNU C library: releases free memory from all heaps.</summary>
    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Trim(nuint keep);
}
