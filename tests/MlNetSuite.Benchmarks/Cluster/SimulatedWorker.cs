using MlNetSuite.Cluster.Workers;
using Orleans.Concurrency;

namespace MlNetSuite.Benchmarks.Cluster;

/// <summary>A worker with one slot whose trials are empty functions. One whose address has a generation begins so many trials and then
/// never answers again.</summary>
[Reentrant]
public sealed class SimulatedWorker : Grain, IWorkerGrain
{
    /// <summary>The objective of a trial, by which a lost or doubled trial is found out.</summary>
    internal static double Value(int number) => number * 0.5;

    private readonly Dictionary<Guid, int> _trials = [];
    private int _begun;
    private Guid? _running;

    Task<WorkerStatus> IWorkerGrain.Status(Guid? sweep)
    {
        Answer();
        return Task.FromResult(
            new WorkerStatus(this.GetPrimaryKeyString(), WorkerOptions.ThisVersion, 1, _running is null ? 1 : 0, 1L << 30, [], [], false, 1L << 30));
    }

    Task<Preparation> IWorkerGrain.Prepare(Guid sweep, string version, byte[] description, byte[] files)
    {
        Answer();
        return Task.FromResult(new Preparation(null, []));
    }

    Task<string?> IWorkerGrain.Send(Guid sweep, int file, long offset, byte[] chunk) => Task.FromResult<string?>("nothing is sent");

    Task<BeginAnswer> IWorkerGrain.Begin(Guid sweep, TrialOrder order)
    {
        Answer();
        if (_running is not null)
            return Task.FromResult(BeginAnswer.Full);
        _trials[order.Id] = order.Number;
        _running = order.Id;
        _begun++;
        return Task.FromResult(BeginAnswer.Begun);
    }

    Task<Heard> IWorkerGrain.Listen(Guid order, int from, bool hasBegun)
    {
        Answer();
        if (_running == order)
            _running = null;
        return Task.FromResult(_trials.TryGetValue(order, out var number)
            ? new Heard(true, [], new(EndKind.Completed, [Value(number)], [], null, 0))
            : new Heard(false, [], TrialEnd.Of(EndKind.Unknown)));
    }

    Task IWorkerGrain.End(Guid order) => Task.CompletedTask;

    Task<byte[]> IWorkerGrain.Read(Guid order, string name, long offset) => Task.FromResult<byte[]>([]);

    Task IWorkerGrain.Release(Guid order)
    {
        _trials.Remove(order);
        return Task.CompletedTask;
    }

    Task IWorkerGrain.Close(Guid sweep) => Task.CompletedTask;

    private void Answer()
    {
        // The generation of its address says after how many trials it is lost.
        if (SiloAddress.FromParsableString(this.GetPrimaryKeyString()).Generation is > 0 and var most && _begun >= most)
            throw new SiloUnavailableException("lost");
    }
}
