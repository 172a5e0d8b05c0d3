using Orleans.Concurrency;

namespace MlNetSuite.Cluster.Workers;

/// <summary>The worker of the silo that it is on.</summary>
[Reentrant]
[OnItsSilo]
internal sealed class WorkerGrain(WorkerMachine machine) : Grain, IWorkerGrain
{
    /// <inheritdoc/>
    public Task<WorkerStatus> Status(Guid? sweep) => Task.FromResult(machine.Status(sweep));

    /// <inheritdoc/>
    // Hashes files: on a thread of the pool, so that other calls are answered meanwhile.
    public Task<Preparation> Prepare(Guid sweep, string version, byte[] description, byte[] files) =>
        Task.Run(() => machine.Prepare(sweep, version, description, files));

    /// <inheritdoc/>
    public Task<string?> Send(Guid sweep, int file, long offset, byte[] chunk) =>
        Task.Run(() => machine.Receive(sweep, file, offset, chunk));

    /// <inheritdoc/>
    public Task<BeginAnswer> Begin(Guid sweep, TrialOrder order) => Task.FromResult(machine.Begin(sweep, order));

    /// <inheritdoc/>
    public Task<Heard> Listen(Guid order, int from, bool hasBegun) => machine.ListenAsync(order, from, hasBegun);

    /// <inheritdoc/>
    public Task End(Guid order)
    {
        machine.End(order);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<byte[]> Read(Guid order, string name, long offset) => Task.Run(() => machine.Read(order, name, offset));

    /// <inheritdoc/>
    public Task Release(Guid order) => Task.Run(() => machine.Release(order));

    /// <inheritdoc/>
    public Task Close(Guid sweep) => Task.Run(() => machine.CloseAsync(sweep).AsTask());
}
