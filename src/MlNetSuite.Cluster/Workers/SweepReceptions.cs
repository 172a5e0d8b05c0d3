using System.Diagnostics;
using MlNetSuite.Cluster.Shipping;

namespace MlNetSuite.Cluster.Workers;

/// <summary>Data that sweeps are sending.</summary>
internal sealed class SweepReceptions(WorkerOptions options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Receiving> _receiving = [];
    private readonly DataCache _cache = new(Path.Combine(options.Cache, "data"), options.CacheBytes);

    /// <summary>Finds a sweep's data on this machine, or says what of it is missing.</summary>
    /// <returns>Where it is and what of the cache is used, or no places and what to send.</returns>
    internal (Preparation Answer, IReadOnlyDictionary<string, string>? Places, IReadOnlyList<CacheUse> Uses) Prepare(
        Guid sweep, DataManifest manifest)
    {
        lock (_gate)
        {
            if (_receiving.Remove(sweep, out var before))
                before.Finish();
            Dictionary<string, string> places = [];
            List<CacheUse> uses = [];
            List<DataRoot> lacking = [];
            foreach (var root in manifest.Roots)
                if (root.IsAt(root.Path))
                    places[root.Named] = root.PlaceAt(root.Path);
                else if (_cache.Use(root) is { } use)
                {
                    uses.Add(use);
                    places[root.Named] = root.PlaceAt(use.Path);
                }
                else
                    lacking.Add(root);
            if (lacking.Count == 0)
                return (new(null, []), places, uses);
            foreach (var use in uses)
                use.Dispose();
            return (Ask(sweep, manifest, lacking), null, []);
        }
    }

    /// <summary>Takes a chunk.</summary>
    /// <returns>Why the file must be sent anew; null if it need not.</returns>
    internal string? Take(Guid sweep, int file, long offset, byte[] chunk)
    {
        Receiving? receiving;
        lock (_gate)
            if (!_receiving.TryGetValue(sweep, out receiving))
                return "the worker no longer expects it";
        return receiving.Take(file, offset, chunk);
    }

    /// <summary>Gives up what has not come for long; what has come stays.</summary>
    internal void Clean()
    {
        lock (_gate)
            foreach (var (sweep, receiving) in _receiving.Where(r => r.Value.Silent > options.Patience).ToList())
            {
                _receiving.Remove(sweep);
                receiving.Finish();
            }
    }

    public void Dispose()
    {
        lock (_gate)
            foreach (var receiving in _receiving.Values)
                receiving.Finish();
    }

    private Preparation Ask(Guid sweep, DataManifest manifest, List<DataRoot> lacking)
    {
        var size = lacking.Sum(root => root.Size);
        if (size > _cache.MostBytes)
            return new($"worker {options.Machine} keeps {options.CacheBytes} bytes of data, and the sweep's has {size}", []);
        List<Reception> receptions = [];
        foreach (var root in lacking)
            if (_cache.Receive(root) is { } reception)
                receptions.Add(reception);
            else
            {
                receptions.ForEach(r => r.Dispose());
                return new(null, [], IsWaiting: true);
            }
        var receiving = new Receiving(manifest, receptions, _cache);
        var missing = receiving.Missing();
        _receiving[sweep] = receiving;
        return new(null, missing);
    }

    /// <summary>What one sweep is sending.</summary>
    private sealed class Receiving(DataManifest manifest, List<Reception> receptions, DataCache cache)
    {
        private readonly Stopwatch _silent = Stopwatch.StartNew();

        internal TimeSpan Silent
        {
            get
            {
                lock (_silent)
                    return _silent.Elapsed;
            }
        }

        internal MissingFile[] Missing() =>
        [
            .. receptions.SelectMany(r => r.Missing().Select(m => new MissingFile(FirstOf(r.Root) + m.Index, m.Offset))),
        ];

        internal string? Take(int file, long offset, byte[] chunk)
        {
            lock (_silent)
                _silent.Restart();
            var reception = receptions.Find(r => file >= FirstOf(r.Root) && file < FirstOf(r.Root) + r.Root.Files.Count);
            return reception is null ? "there is no such file" : reception.Take(file - FirstOf(reception.Root), offset, chunk);
        }

        internal void Finish()
        {
            foreach (var reception in receptions)
            {
                if (!reception.Missing().Any())
                    reception.Complete();
                reception.Dispose();
            }
            cache.Trim();
        }

        private int FirstOf(DataRoot root) => manifest.Roots.TakeWhile(r => r != root).Sum(r => r.Files.Count);
    }
}
