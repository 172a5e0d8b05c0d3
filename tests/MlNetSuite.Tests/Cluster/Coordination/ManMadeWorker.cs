using MlNetSuite.Cluster.Workers;

namespace MlNetSuite.Tests.Cluster.Coordination;

/// <summary>A worker with one slot, without a process and without Orleans, whose trials are empty functions.</summary>
/// <param name="name">Its address.</param>
/// <param name="isLost">Asked when a trial has begun: whether the worker never answers again.</param>
internal sealed class ManMadeWorker(string name, Func<bool> isLost) : IWorkerGrain
{
    /// <summary>The objective of every trial.</summary>
    internal const double Value = 0.25;

    private bool _isLost;

    public Task<WorkerStatus> Status(Guid? sweep) =>
        Answer(() => new WorkerStatus(name, WorkerOptions.ThisVersion, 1, 1, 1L << 30, [], [], false, 1L << 30));

    public Task<Preparation> Prepare(Guid sweep, string version, byte[] description, byte[] files) => Answer(() => new Preparation(null, []));

    public Task<string?> Send(Guid sweep, int file, long offset, byte[] chunk) => Answer<string?>(() => "nothing is sent");

    public Task<BeginAnswer> Begin(Guid sweep, TrialOrder order) => Answer(() =>
    {
        _isLost = isLost();
        return BeginAnswer.Begun;
    });

    public Task<Heard> Listen(Guid order, int from, bool hasBegun) =>
        Answer(() => new Heard(true, [], new(EndKind.Completed, [Value], [], null, 0)));

    public Task End(Guid order) => Task.CompletedTask;

    public Task<byte[]> Read(Guid order, string name, long offset) => Answer<byte[]>(() => []);

    public Task Release(Guid order) => Task.CompletedTask;

    public Task Close(Guid sweep) => Task.CompletedTask;

    private Task<T> Answer<T>(Func<T> answer) =>
        _isLost ? Task.FromException<T>(new SiloUnavailableException("lost")) : Task.FromResult(answer());
}
