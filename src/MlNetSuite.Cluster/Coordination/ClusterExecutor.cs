using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Cluster.Shipping;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Cluster.Coordination;

/// <summary>Runs the trials of a sweep on the workers of a cluster, and the job that ends it on this machine. Only the sweep writes to the
/// study: a trial whose worker is lost is run again elsewhere under its number, and counts once.</summary>
internal sealed class ClusterExecutor : ISweepExecutor
{
    /// <summary>How many workers a trial may lose before it is taken for the cause; as many as Kubernetes lets a job lose pods. Where workers
    /// come and go every half a minute, a trial in a thousand loses three by chance.</summary>
    internal const int MostLost = 6;

    internal const int LongestReason = 4000;

    private readonly Guid _sweep = Guid.NewGuid();
    private readonly ISweepExecutor _here;
    private readonly WorkerPool _pool;
    private readonly DataSender _data;
    private readonly LeftFiles _files;
    private readonly Action<string> _note;
    private readonly CancellationTokenSource _over = new();

    /// <param name="cluster">Where trials run; not disposed.</param>
    /// <param name="work">The sweep.</param>
    /// <param name="here">Runs the job that ends it; disposed with this.</param>
    /// <param name="labels">What workers must have.</param>
    /// <param name="note">Told what a person should know meanwhile.</param>
    internal ClusterExecutor(
        ClusterConnection cluster, SweepWork work, ISweepExecutor here, IReadOnlyList<string> labels, Action<string> note)
    {
        (_here, _note) = (here, note);
        var description = work.Describe();
        var job = SweepMessages.Read<SweepJob>(description);
        _data = new(_sweep, Encoding.UTF8.GetBytes(description.ToJsonString()), DataManifest.Of(job.Request, work.RowFiles()));
        _files = new(job.Folder!, work.Wants);
        _pool = new(cluster, _sweep, labels, note);
    }

    /// <inheritdoc/>
    public async Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop)
    {
        var progress = new TrialProgress(request, report);
        var lost = 0;
        while (true)
        {
            var worker = await _pool.TakeAsync(request.MaxMemory, stop);
            try
            {
                if (await TryAsync(worker, request, progress, stop) is { } outcome)
                    return outcome;
            }
            catch (WorkerRefusedException refused)
            {
                _pool.Refuse(worker, refused.Message);
            }
            catch (WorkerFailedException fault)
            {
                // Such as a full disk: its other trials would fail as well.
                _pool.Refuse(worker, fault.Message);
                Lose(fault);
            }
            catch (WorkerLostException fault)
            {
                _pool.IsLost(worker);
                Lose(fault);
            }
            finally
            {
                _pool.Give(worker);
            }
        }

        void Lose(Exception fault)
        {
            if (++lost == MostLost)
                throw new TrialFailedException($"{fault.Message}; it is the {lost}th worker that this trial has lost.", fault)
                {
                    MachineFailed = true,
                };
            _note($"{fault.Message}: trial {request.Number} is run again.");
        }
    }

    /// <inheritdoc/>
    public async Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, CancellationToken stop)
    {
        await CloseAsync();
        return await _here.FinishAsync(request, progress, stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await CloseAsync();
        await _pool.DisposeAsync();
        await _here.DisposeAsync();
        _over.Dispose();
    }

    /// <summary>Runs a trial on a worker.</summary>
    /// <returns>Null where it must be run elsewhere, or there again later.</returns>
    private async Task<TrialOutcome?> TryAsync(RemoteWorker worker, TrialRequest request, TrialProgress progress, CancellationToken stop)
    {
        await PrepareAsync(worker, stop);
        var order = new TrialOrder(Guid.NewGuid(), request.Number, request.Parameters.Printed.ToDictionary(), request.Seed,
            request.MaxMemory, request.Share, request.Extra?.ToJsonString(), Activity.Current?.Id);
        var trial = new RemoteTrial(worker, order, progress);
        try
        {
            switch (await trial.CallAsync(() => worker.Grain.Begin(_sweep, order), stop))
            {
                case BeginAnswer.Unknown:
                    _pool.IsUnprepared(worker);
                    return null;
                case BeginAnswer.Full or BeginAnswer.Draining:
                    _pool.IsFull(worker);
                    return null;
            }
            request.Placed(worker.Status?.Machine ?? worker.Name);
            progress.Start();
            var end = await trial.FollowAsync(stop);
            switch (end.Kind)
            {
                case EndKind.Completed:
                    await _files.FetchAsync(trial, worker, order, end, stop);
                    return new(end.Values, Math.Max(0, end.PeakMemory)) { Extra = Extra(end.Extra) };
                case EndKind.GivenBack:
                    return null;
                case EndKind.Unfit:
                    throw new WorkerRefusedException($"worker {worker.Name}: {Bounded(end.Reason)}");
                case EndKind.Stopped:
                    throw new WorkerLostException($"worker {worker.Name} ended the trial unasked");
                case EndKind.MachineFailed:
                    throw new WorkerFailedException($"worker {worker.Name} failed: {Bounded(end.Reason).TrimEnd('.')}");
                default:
                    throw new TrialFailedException(Bounded(end.Reason)) { PeakMemory = Math.Max(0, end.PeakMemory) };
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new TrialStoppedException();
        }
        finally
        {
            _ = ReleaseAsync(worker, order);
        }
    }

    private async Task PrepareAsync(RemoteWorker worker, CancellationToken stop)
    {
        try
        {
            // Others wait for the same: a trial that is stopped must not end it.
            await _pool.PrepareAsync(worker, () => Task.Run(() => _data.PrepareAsync(worker, _over.Token))).WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new TrialStoppedException();
        }
        catch (Exception fault) when (fault is not WorkerRefusedException)
        {
            throw new WorkerLostException($"worker {worker.Name} cannot be reached ({CallFault.Reason(fault)})", fault);
        }
    }

    private static async Task ReleaseAsync(RemoteWorker worker, TrialOrder order)
    {
        try
        {
            await worker.Grain.Release(order.Id);
        }
        catch (Exception)
        {
            // What nobody listens to is released by the worker.
        }
    }

    private Task CloseAsync() => Task.WhenAll(_pool.Prepared().Select(async worker =>
    {
        try
        {
            await worker.Grain.Close(_sweep).WaitAsync(ClusterConnection.LongestCall);
        }
        catch (Exception)
        {
            // A sweep that nobody asks for is forgotten by the worker.
        }
    }));

    private static JsonObject? Extra(string? json)
    {
        try
        {
            return json is null ? null : JsonNode.Parse(json) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Bounded(string? reason) => reason is null ? "failed without a reason"
        : reason.Length <= LongestReason ? reason : reason[..LongestReason];
}
