using System.Threading.RateLimiting;

namespace MlNetSuite.Server.Protection;

/// <summary>The memory that all requests take together, by REST and gRPC: their bodies, what is made of them, and their answers.</summary>
/// <remarks>
/// It has three shares. Bodies beyond <see cref="SmallBody"/> are charged to <see cref="Bodies"/> before they are held, and wait there,
/// having come in, for <see cref="Work"/>, from which whatever is made of them is taken. A request takes them in this order and gives
/// nothing back in between, and nobody who has work waits for a body: large requests go through one after another and never block each
/// other. Small requests take all they need from <see cref="Small"/>, so that no number of large ones shuts them out.
/// </remarks>
internal sealed class MemoryBudget : IDisposable
{
    /// <summary>A body up to here belongs to a small request.</summary>
    internal const int SmallBody = 64 * 1024;

    internal MemoryBudget(long bytes)
    {
        Bodies = new(bytes / 2);
        Small = new(bytes / 8);
        Work = new(bytes - bytes / 2 - bytes / 8);
    }

    /// <summary>What the bodies of large requests take.</summary>
    internal MemoryShare Bodies { get; }

    /// <summary>What large requests become, and what any request takes in addition to what its size lets expect.</summary>
    internal MemoryShare Work { get; }

    /// <summary>What small requests take.</summary>
    internal MemoryShare Small { get; }

    /// <summary>How often large memory was taken so far.</summary>
    internal long LargeRequests => Bodies.Leases + Work.Leases;

    /// <summary>Bytes taken now.</summary>
    internal long Taken => Bodies.Taken + Work.Taken + Small.Taken;

    /// <summary>The budget of these options, or half of what the process may have (a container's memory, <c>DOTNET_GCHeapHardLimit</c>)
    /// where that is less: the other half is for models, and for garbage that is not collected yet.</summary>
    internal static MemoryBudget For(PredictionServerOptions options) =>
        new(Math.Min(options.MaxBufferedBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2));

    public void Dispose()
    {
        Bodies.Dispose();
        Work.Dispose();
        Small.Dispose();
    }
}

/// <summary>A share of the memory, given out by the kilobyte.</summary>
internal sealed class MemoryShare : IDisposable
{
    private const int Unit = 1024;

    private readonly int _units;
    private readonly ConcurrencyLimiter _limiter;

    internal MemoryShare(long bytes)
    {
        _units = (int)Math.Clamp(bytes / Unit, 1, int.MaxValue);
        _limiter = new(new() { PermitLimit = _units, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst });
    }

    /// <summary>All there is.</summary>
    internal long Bytes => (long)_units * Unit;

    /// <summary>Bytes taken now.</summary>
    internal long Taken => (_units - _limiter.GetStatistics()!.CurrentAvailablePermits) * Unit;

    /// <summary>How often it was taken so far.</summary>
    internal long Leases => _limiter.GetStatistics()!.TotalSuccessfulLeases;

    /// <summary>Takes memory if it is there now; given back when the lease is disposed.</summary>
    internal RateLimitLease? TryTake(long bytes)
    {
        if (bytes > Bytes || _limiter.AttemptAcquire(Units(bytes)) is not { } lease)
            return null;
        if (lease.IsAcquired)
            return lease;
        lease.Dispose();
        return null;
    }

    /// <summary>Waits for memory, after those who waited before; a request that needs more than there is waits for all of it.</summary>
    internal ValueTask<RateLimitLease> TakeAsync(long bytes, CancellationToken cancel) =>
        _limiter.AcquireAsync(Units(Math.Min(bytes, Bytes)), cancel);

    public void Dispose() => _limiter.Dispose();

    private static int Units(long bytes) => (int)((bytes + Unit - 1) / Unit);
}
