using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cluster.Workers;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>One trial on one worker, as the sweep follows it.</summary>
/// <param name="worker">Runs it.</param>
/// <param name="order">The trial.</param>
/// <param name="progress">What was heard of it, on this worker or on one before.</param>
internal sealed class RemoteTrial(RemoteWorker worker, TrialOrder order, TrialProgress progress)
{
    private const int MostMissed = 3;

    /// <summary>How long a trial that was asked to end is waited for.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Follows it to its end.</summary>
    /// <exception cref="TrialStoppedException">It was asked to end.</exception>
    /// <exception cref="WorkerLostException">The worker cannot be reached any longer.</exception>
    internal async Task<TrialEnd> FollowAsync(CancellationToken stop)
    {
        using var late = new CancellationTokenSource();
        await using var stopping = stop.Register(EndSoon);
        var (isUnwanted, from, hasBegun) = (false, 0, false);
        while (true)
        {
            Heard heard;
            try
            {
                heard = await CallAsync(() => worker.Grain.Listen(order.Id, from, hasBegun), late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TrialStoppedException();
            }
            hasBegun |= heard.HasBegun;
            from += heard.Reports.Length;
            if (!stop.IsCancellationRequested && !isUnwanted && (isUnwanted = !progress.Hear(heard)))
                EndSoon();
            if (heard.End is not { } end)
                continue;
            if (isUnwanted || stop.IsCancellationRequested)
                throw new TrialStoppedException { PeakMemory = end.PeakMemory };
            return end.Kind == EndKind.Unknown ? throw new WorkerLostException($"worker {worker.Name} has forgotten the trial") : end;
        }

        void EndSoon()
        {
            late.CancelAfter(LongestEnd);
            _ = EndAsync();
        }
    }

    /// <summary>Calls a worker, some times if need be.</summary>
    internal async Task<T> CallAsync<T>(Func<Task<T>> call, CancellationToken cancel)
    {
        for (var missed = 1; ; missed++)
            try
            {
                return await call().WaitAsync(ClusterConnection.LongestCall, cancel);
            }
            catch (UnauthorizedAccessException)
            {
                throw;
            }
            catch (Exception fault) when (!cancel.IsCancellationRequested)
            {
                if (missed >= MostMissed || worker.IsGone)
                    throw new WorkerLostException($"worker {worker.Name} cannot be reached ({CallFault.Reason(fault)})", fault);
                await Task.Delay(Pause, cancel);
            }
    }

    private async Task EndAsync()
    {
        try
        {
            await worker.Grain.End(order.Id);
        }
        catch (Exception)
        {
            // Nobody listens to it any longer, and so it ends by itself.
        }
    }
}

/// <summary>What was heard of a trial. One that is run again says the same again: the sweep hears it once.</summary>
internal sealed class TrialProgress(TrialRequest request, Func<TrialReport, bool> report)
{
    private bool _hasBegun;
    private double _last = double.NegativeInfinity;

    /// <summary>It is run, for the first time or anew: its time counts from when it begins there.</summary>
    internal void Start() => _hasBegun = false;

    /// <summary>Passes on what is new.</summary>
    /// <returns>False if the trial must end.</returns>
    internal bool Hear(Heard heard)
    {
        if (heard.HasBegun && !_hasBegun)
        {
            _hasBegun = true;
            request.Began();
        }
        foreach (var line in heard.Reports)
            // A step that is no number is passed on, and refused there by name.
            if (!(line.Step <= _last))
            {
                _last = line.Step;
                if (!report(new(line.Step, line.Value, line.Seconds)))
                    return false;
            }
        return true;
    }
}
