using System.Globalization;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>Checks the memory of busy workers twenty times a second and kills those above the limit.</summary>
internal sealed class MemoryWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly List<Watched> _busy = [];
    private readonly Timer _timer;

    internal MemoryWatch() => _timer = new(_ => Look(), null, Interval, Timeout.InfiniteTimeSpan);

    internal double Share { get; set; } = 0.8;

    private long ForAll => (long)(Share * GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>Watches a worker until the result is disposed.</summary>
    internal IDisposable Watch(WorkerProcess worker, long? limit)
    {
        var watched = new Watched(worker, limit, this);
        lock (_busy)
            _busy.Add(watched);
        return watched;
    }

    /// <summary>Whether a worker holds more than half of its memory limit from earlier trials, so that the next trial needs a new
    /// process.</summary>
    internal bool Bloated(WorkerProcess worker, long? limit) => worker.Memory > (limit ?? ForAll / 2) / 2;

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        lock (_busy)
        {
            foreach (var each in _busy)
                each.Look();
            var all = _busy.Sum(w => w.Memory);
            if (all > ForAll && _busy.MaxBy(w => w.Memory) is { } largest)
                largest.Worker.Kill(
                    $"held {Size(largest.Memory)} of memory when all trials together held {Size(all)}, more than their share of " +
                    $"{Size(ForAll)}");
        }
        try
        {
            _timer.Change(Interval, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Disposed meanwhile.
        }
    }

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");

    private sealed class Watched(WorkerProcess worker, long? limit, MemoryWatch owner) : IDisposable
    {
        internal WorkerProcess Worker => worker;

        internal long Memory { get; private set; }

        internal void Look()
        {
            worker.Peak = Math.Max(worker.Peak, Memory = worker.Memory);
            if (Memory > limit)
                worker.Kill($"held {Size(Memory)} of memory, more than the {Size(limit.Value)} it may hold");
        }

        public void Dispose()
        {
            lock (owner._busy)
                owner._busy.Remove(this);
        }
    }
}
