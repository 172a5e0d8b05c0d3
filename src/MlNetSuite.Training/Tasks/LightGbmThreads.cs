using System.Runtime.InteropServices;

namespace MlNetSuite.Training.Tasks;

/// <summary>Tells LightGBM how many cores to use without leaving a trace of it in the model.</summary>
/// <remarks>ML.NET's <c>NumberOfThreads</c> is written into every tree's parameter text, so that equal trees grown on one
/// and on two threads would be unequal files. The limit here belongs to the process; trees do not depend on it as long
/// as <c>Deterministic</c> and <c>ForceColumnWise</c> are set.</remarks>
internal static partial class LightGbmThreads
{
    /// <summary>Sets the most threads LightGBM uses, at least 1.</summary>
    internal static void Limit(int threads)
    {
        if (SetMaxThreads(threads) != 0)
            throw new InvalidOperationException($"LightGBM did not take a limit of {threads} threads.");
    }

    [LibraryImport("lib_lightgbm", EntryPoint = "LGBM_SetMaxThreads")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMaxThreads(int threads);
}
