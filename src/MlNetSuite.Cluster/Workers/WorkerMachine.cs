using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Cluster.Telemetry;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cluster.Workers;

/// <summary>What a worker has under way for sweeps of other machines.</summary>
internal sealed class WorkerMachine : IAsyncDisposable
{
    /// <summary>How long a call waits for news; also how soon a sweep is known to live.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    private const int ChunkBytes = 256 * 1024;

    private readonly WorkerOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, WorkerSweep> _sweeps = [];
    private readonly Dictionary<Guid, RunningTrial> _trials = [];
    private readonly SweepReceptions _receptions;
    private readonly Timer _cleaning;
    private readonly Meter _meter;
    private bool _isDraining;

    internal WorkerMachine(WorkerOptions options)
    {
        _options = options;
        _receptions = new(options);
        _cleaning = new(_ => _ = CleanAsync(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        _meter = ClusterTelemetry.Worker(() => Status(null) is var now ? (now.Running.Length, now.Free) : default);
    }

    private int Busy => _trials.Values.Count(trial => !trial.HasEnded);

    private long FreeMemory => _options.Memory - _trials.Values.Where(trial => !trial.HasEnded).Sum(trial => trial.Memory);

    internal WorkerStatus Status(Guid? sweep)
    {
        lock (_gate)
        {
            if (sweep is { } known && _sweeps.TryGetValue(known, out var kept))
                kept.Hear();
            return new(_options.Machine, _options.Version, _options.Slots, _isDraining ? 0 : Math.Max(0, _options.Slots - Busy), FreeMemory,
                [.. _options.Labels], [.. _trials.Values.Where(t => !t.HasEnded).Select(t => t.Order.Number).Order()], _isDraining,
                _options.Memory);
        }
    }

    internal Preparation Prepare(Guid sweep, string version, byte[] description, byte[] files)
    {
        if (version != _options.Version)
            return new($"worker {_options.Machine} runs mlnetsuite {_options.Version}, and the sweep {version}: both must be the same", []);
        lock (_gate)
            if (_sweeps.TryGetValue(sweep, out var known))
            {
                known.Hear();
                return new(null, []);
            }
        try
        {
            var job = SweepMessages.Read<SweepJob>(JsonNode.Parse(description)!.AsObject());
            var (answer, places, uses) = _receptions.Prepare(sweep, DataManifest.Read(files));
            if (places is null)
                return answer;
            lock (_gate)
                _sweeps.TryAdd(sweep, new(_options, job, places, uses));
            return answer;
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException)
        {
            return new($"worker {_options.Machine} cannot take the sweep: {fault.Message}", []);
        }
    }

    internal string? Receive(Guid sweep, int file, long offset, byte[] chunk)
    {
        try
        {
            return _receptions.Take(sweep, file, offset, chunk);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault.Message;
        }
    }

    internal BeginAnswer Begin(Guid sweep, TrialOrder order)
    {
        lock (_gate)
        {
            if (_trials.ContainsKey(order.Id))
                return BeginAnswer.Begun;
            if (_isDraining)
                return BeginAnswer.Draining;
            if (!_sweeps.TryGetValue(sweep, out var known))
                return BeginAnswer.Unknown;
            known.Hear();
            // A sweep that had lost this worker gives it the same trial again: both would write the same files.
            if (_trials.Values.FirstOrDefault(t => t.Sweep == known && t.Order.Number == order.Number && !t.HasEnded) is { } before)
            {
                before.Stop();
                return BeginAnswer.Full;
            }
            var memory = order.MaxMemory ?? _options.Memory / _options.Slots;
            if (Busy >= _options.Slots || memory > FreeMemory)
                return BeginAnswer.Full;
            var trial = new RunningTrial(known, order, memory);
            _trials.Add(order.Id, trial);
            trial.Start();
            return BeginAnswer.Begun;
        }
    }

    internal Task<Heard> ListenAsync(Guid order, int from, bool hasBegun)
    {
        if (Find(order) is not { } trial)
            return Task.FromResult(new Heard(false, [], TrialEnd.Of(EndKind.Unknown)));
        trial.Sweep.Hear();
        return trial.ListenAsync(from, hasBegun, Poll);
    }

    internal void End(Guid order) => Find(order)?.Stop();

    internal byte[] Read(Guid order, string name, long offset)
    {
        // Names have no folders: nothing outside the sweep's own can be read.
        if (Find(order) is not { } trial || Path.GetFileName(name) != name)
            throw new FileNotFoundException($"the trial left no '{name}'.");
        trial.Sweep.Hear();
        using var stream = File.OpenRead(Path.Combine(trial.Sweep.Folder, name));
        stream.Seek(offset, SeekOrigin.Begin);
        var chunk = new byte[Math.Clamp(stream.Length - offset, 0, ChunkBytes)];
        stream.ReadExactly(chunk);
        return chunk;
    }

    internal void Release(Guid order)
    {
        RunningTrial? trial;
        lock (_gate)
            if (!_trials.TryGetValue(order, out trial) || !trial.HasEnded || !_trials.Remove(order))
                return;
        trial.Dispose();
        if (Directory.Exists(trial.Sweep.Folder))
            foreach (var file in Directory.EnumerateFiles(trial.Sweep.Folder, TrialFiles.PatternOf(trial.Order.Number)))
                File.Delete(file);
    }

    internal async ValueTask CloseAsync(Guid sweep)
    {
        WorkerSweep? closed;
        lock (_gate)
            if (!_sweeps.Remove(sweep, out closed))
                return;
        foreach (var trial in Trials().Where(trial => trial.Sweep == closed))
            trial.Stop();
        await closed.DisposeAsync();
    }

    /// <summary>Takes no more trials, and waits for those under way; those that do not end in time are given back.</summary>
    internal async Task DrainAsync(TimeSpan grace)
    {
        lock (_gate)
            _isDraining = true;
        await UntilIdleAsync(grace);
        foreach (var trial in Trials())
            trial.GiveBack();
        await UntilIdleAsync(Poll + Poll);
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _cleaning.DisposeAsync();
        _receptions.Dispose();
        foreach (var sweep in Sweeps())
            await CloseAsync(sweep);
    }

    /// <summary>Ends what nobody asks for any longer.</summary>
    private async Task CleanAsync()
    {
        foreach (var trial in Trials().Where(trial => trial.Unheard > _options.Patience))
        {
            trial.Stop();
            Release(trial.Order.Id);
        }
        _receptions.Clean();
        foreach (var sweep in Sweeps(idle: true))
            await CloseAsync(sweep);
    }

    private async Task UntilIdleAsync(TimeSpan longest)
    {
        for (var deadline = Task.Delay(longest); !deadline.IsCompleted && Trials().Length > 0;)
            await Task.Delay(100);
    }

    private RunningTrial? Find(Guid order)
    {
        lock (_gate)
            return _trials.GetValueOrDefault(order);
    }

    private RunningTrial[] Trials()
    {
        lock (_gate)
            return [.. _trials.Values];
    }

    private Guid[] Sweeps(bool idle = false)
    {
        lock (_gate)
            return
            [
                .. _sweeps.Where(s => !idle || (s.Value.Unheard > _options.Patience && _trials.Values.All(t => t.Sweep != s.Value)))
                    .Select(s => s.Key),
            ];
    }
}
