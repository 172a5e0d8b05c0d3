using System.Runtime.InteropServices;
using Microsoft.ML;

namespace MlNetSuite.Training.Tasks;

/// <summary>Tells LightGBM how many cores to use without leaving a trace of it in the model, and takes it back after the
/// training.</summary>
/// <remarks>ML.NET's <c>NumberOfThreads</c> is written into every tree's parameter text, so that equal trees grown on one
/// and on two threads would be unequal files. The limit here belongs to the process; trees do not depend on it as long
/// as <c>Deterministic</c> and <c>ForceColumnWise</c> are set. Of trainings at the same time the last to begin sets it for all; when
/// the last of them ends, it is again what it was before the first.</remarks>
internal static partial class LightGbmThreads
{
    private const string Library = "lib_lightgbm";

    private static readonly Lock Gate = new();
    private static int _trainings;
    private static int _before;

    // Before the first call into it.
    static LightGbmThreads() => OpenMpWaiting.Load(Library);

    /// <summary>A LightGBM trainer that uses so many threads at most, at least 1.</summary>
    internal static IEstimator<ITransformer> Limited(IEstimator<ITransformer> trainer, int threads) => new Estimator(trainer, threads);

    /// <summary>The limit that holds now; 0 or less for none.</summary>
    internal static int Current => GetMaxThreads(out var threads) == 0
        ? threads
        : throw new InvalidOperationException("LightGBM did not say how many threads it may use.");

    private static void Begin(int threads)
    {
        lock (Gate)
        {
            if (_trainings++ == 0)
                _before = Current;
            Set(threads);
        }
    }

    private static void End()
    {
        lock (Gate)
            if (--_trainings == 0)
                Set(_before);
    }

    private static void Set(int threads)
    {
        if (SetMaxThreads(threads) != 0)
            throw new InvalidOperationException($"LightGBM did not take a limit of {threads} threads.");
    }

    private sealed class Estimator(IEstimator<ITransformer> trainer, int threads) : IEstimator<ITransformer>
    {
        public ITransformer Fit(IDataView input)
        {
            Begin(threads);
            try
            {
                return trainer.Fit(input);
            }
            finally
            {
                End();
            }
        }

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => trainer.GetOutputSchema(inputSchema);
    }

    [LibraryImport(Library, EntryPoint = "LGBM_SetMaxThreads")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMaxThreads(int threads);

    [LibraryImport(Library, EntryPoint = "LGBM_GetMaxThreads")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetMaxThreads(out int threads);
}
