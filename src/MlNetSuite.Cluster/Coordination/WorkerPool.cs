using System.Diagnostics.Metrics;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cluster.Telemetry;
using MlNetSuite.Cluster.Workers;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>The workers of a cluster, and which of them has room for a trial.</summary>
internal sealed class WorkerPool : IAsyncDisposable
{
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private readonly ClusterConnection _cluster;
    private readonly Guid _sweep;
    private readonly IReadOnlyList<string> _labels;
    private readonly Action<string> _note;
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, RemoteWorker> _workers = [];
    private readonly CancellationTokenSource _over = new();
    private readonly Task _refreshing;
    private readonly Meter _meter;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _hasLooked;
    private bool _isEmpty;

    internal WorkerPool(ClusterConnection cluster, Guid sweep, IReadOnlyList<string> labels, Action<string> note)
    {
        (_cluster, _sweep, _labels, _note) = (cluster, sweep, labels, note);
        _refreshing = Task.Run(RefreshAsync);
        _meter = ClusterTelemetry.Workers(Seen);
    }

    /// <summary>Takes a slot of the worker with most of them free, and waits until there is one.</summary>
    /// <exception cref="TrialFailedException">There are workers, and none of them runs trials of the sweep.</exception>
    internal async Task<RemoteWorker> TakeAsync(long? memory, CancellationToken stop)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
                if (Free(memory) is { } worker)
                {
                    worker.Free--;
                    return worker;
                }
                RequireSome(memory);
            }
            try
            {
                await Task.WhenAny(changed, Task.Delay(LongestWait, stop));
                stop.ThrowIfCancellationRequested();
            }
            catch (OperationCanceledException)
            {
                throw new TrialStoppedException();
            }
        }
    }

    /// <summary>A slot is free again.</summary>
    internal void Give(RemoteWorker worker) => Change(() => worker.Free++);

    /// <summary>A worker has no room, whatever it said before.</summary>
    internal void IsFull(RemoteWorker worker) => Change(() => worker.Free = -1);

    /// <summary>A worker runs no trials of the sweep.</summary>
    internal void Refuse(RemoteWorker worker, string why)
    {
        lock (_gate)
        {
            if (worker.Refusal is not null)
                return;
            worker.Refusal = why;
        }
        _note($"{why.TrimEnd('.')}; it runs no trials of this sweep.");
    }

    /// <summary>A worker does not answer: no trial goes there until it does.</summary>
    internal void IsLost(RemoteWorker worker) => Change(() => (worker.Status, worker.Prepared) = (null, null));

    /// <summary>Prepares a worker, once at a time.</summary>
    internal Task PrepareAsync(RemoteWorker worker, Func<Task> prepare)
    {
        lock (_gate)
            return worker.Prepared is { IsFaulted: false, IsCanceled: false } known ? known : worker.Prepared = prepare();
    }

    /// <summary>A worker has forgotten the sweep.</summary>
    internal void IsUnprepared(RemoteWorker worker) => Change(() => worker.Prepared = null);

    /// <summary>Those that know the sweep.</summary>
    internal IReadOnlyList<RemoteWorker> Prepared()
    {
        lock (_gate)
            return [.. _workers.Values.Where(worker => worker.Prepared is not null)];
    }

    public async ValueTask DisposeAsync()
    {
        _meter.Dispose();
        await _over.CancelAsync();
        await _refreshing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private RemoteWorker? Free(long? memory) => _workers.Values
        .Where(worker => worker is { Status: not null, Refusal: null, IsGone: false, Free: > 0 }
            && Fits(worker.Status, memory, worker.Status.FreeMemory))
        .MaxBy(worker => worker.Free);

    private (int Workers, int Used, int Free) Seen()
    {
        lock (_gate)
        {
            var seen = _workers.Values.Select(worker => worker.Status).OfType<WorkerStatus>().ToList();
            return (seen.Count, seen.Sum(status => status.Running.Length), seen.Sum(status => status.Free));
        }
    }

    private bool Fits(WorkerStatus status, long? needed, long memory) =>
        _labels.All(label => status.Labels.Contains(label)) && (needed is null || memory >= needed);

    private void RequireSome(long? memory)
    {
        if (!_hasLooked || _workers.Count == 0
            || _workers.Values.Any(worker =>
                worker.Refusal is null && (worker.Status is null || Fits(worker.Status, memory, worker.Status.Memory))))
            return;
        var why = _workers.Values.FirstOrDefault(w => w.Refusal is not null)?.Refusal
            ?? $"none of the workers ({_workers.Count}) has {Asked(memory)}; their labels are "
                + $"{string.Join(", ", _workers.Values.SelectMany(w => w.Status!.Labels).Distinct().Order().DefaultIfEmpty("none"))}";
        throw new TrialFailedException($"no worker of {_cluster.Name} runs trials of this sweep: {why}") { MachineFailed = true };
    }

    private string Asked(long? memory) => string.Join(" and ", ((string[])
    [
        _labels.Count > 0 ? $"the labels {string.Join(", ", _labels)}" : "",
        memory is { } bytes ? $"{bytes / 1e9:0.##} GB for a trial" : "",
    ]).Where(asked => asked.Length > 0));

    private async Task RefreshAsync()
    {
        for (var isUnseen = false; !_over.IsCancellationRequested;)
        {
            try
            {
                await LookAsync();
                isUnseen = false;
            }
            catch (Exception fault) when (!_over.IsCancellationRequested)
            {
                // Once an outage: those that are known go on.
                if (!isUnseen)
                    _note($"who is in {_cluster.Name} cannot be seen at present ({CallFault.Reason(fault)}); the workers that are known go on.");
                isUnseen = true;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            await Task.Delay(Refresh, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task LookAsync()
    {
        var there = await _cluster.WorkersAsync(_over.Token);
        List<RemoteWorker> workers;
        lock (_gate)
        {
            foreach (var address in there.Where(address => !_workers.ContainsKey(address)))
                _workers[address] = new(address, _cluster.Worker(address));
            foreach (var gone in _workers.Values.Where(worker => !there.Contains(worker.Address)).ToList())
            {
                gone.IsGone = true;
                _workers.Remove(gone.Address);
            }
            workers = [.. _workers.Values];
        }
        await Task.WhenAll(workers.Select(AskAsync));
        Change(() => _hasLooked = true);
        if (workers.Count == 0 && !_isEmpty)
            _note($"no worker of {_cluster.Name} is there any longer; trials wait for one.");
        _isEmpty = workers.Count == 0;
    }

    private async Task AskAsync(RemoteWorker worker)
    {
        try
        {
            var status = await worker.Grain.Status(worker.Prepared is null ? null : _sweep)
                .WaitAsync(ClusterConnection.LongestCall, _over.Token);
            if (status.Version != WorkerOptions.ThisVersion)
                Refuse(worker, $"worker {status.Machine} runs mlnetsuite {status.Version}, and this sweep {WorkerOptions.ThisVersion}");
            var name = $"{status.Machine} ({worker.Address.Endpoint})";
            Change(() => (worker.Status, worker.Free, worker.Name, worker.IsSilent) = (status, status.Free, name, false));
        }
        catch (UnauthorizedAccessException fault)
        {
            Refuse(worker, fault.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            IsLost(worker);
            if (!worker.IsSilent)
                _note($"worker {worker.Name} does not answer ({CallFault.Reason(fault)}); no trial goes there until it does.");
            worker.IsSilent = true;
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource told;
        lock (_gate)
        {
            change();
            (told, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        told.SetResult();
    }
}
