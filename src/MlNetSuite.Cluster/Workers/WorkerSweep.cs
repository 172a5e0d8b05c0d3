using System.Diagnostics;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cluster.Workers;

/// <summary>A sweep of another machine, as long as it has trials here or says that it lives: its processes, its folder, its data.</summary>
internal sealed class WorkerSweep : IAsyncDisposable
{
    private readonly ProcessFolder _folder;
    private readonly IReadOnlyList<CacheUse> _data;
    private readonly Stopwatch _heard = Stopwatch.StartNew();

    /// <param name="options">The worker's.</param>
    /// <param name="job">What its trials are about.</param>
    /// <param name="places">Where its data is on this machine, by the names that the sweep has for it.</param>
    /// <param name="data">Data of the cache.</param>
    internal WorkerSweep(
        WorkerOptions options, SweepJob job, IReadOnlyDictionary<string, string> places, IReadOnlyList<CacheUse> data)
    {
        _data = data;
        _folder = ProcessFolder.Create(Path.Combine(options.Cache, "sweeps"), "sweep-");
        var here = job with
        {
            Folder = _folder.Path,
            IsElsewhere = true,
            Threads = Math.Max(1, Environment.ProcessorCount / options.Slots),
            Request = DataManifest.Rewrite(job.Request, places) with { Threads = Environment.ProcessorCount },
        };
        Runner = new(options.Program, SweepMessages.Write(here)) { MemoryShare = ShareOf(options.Memory) };
    }

    internal ProcessRunner Runner { get; }

    /// <summary>Where its trials leave files.</summary>
    internal string Folder => _folder.Path;

    /// <summary>How long nobody has asked for it.</summary>
    internal TimeSpan Unheard
    {
        get
        {
            lock (_heard)
                return _heard.Elapsed;
        }
    }

    internal void Hear()
    {
        lock (_heard)
            _heard.Restart();
    }

    public async ValueTask DisposeAsync()
    {
        await Runner.DisposeAsync();
        _folder.Dispose();
        foreach (var use in _data)
            use.Dispose();
    }

    private static double ShareOf(long memory) => Math.Clamp((double)memory / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, 0.01, 1);
}
