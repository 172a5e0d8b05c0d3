using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace MlNetSuite.Server.Protection;

/// <summary>So many requests are predicted at one time and so many wait, each for so long; further requests
/// are refused at once, which keeps those inside fast.</summary>
internal sealed class PredictionTurns(PredictionServerOptions options) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new()
    {
        PermitLimit = options.Concurrency,
        QueueLimit = options.Queue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Requests that wait now.</summary>
    internal int Waiting => (int)_limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Requests that are predicted now.</summary>
    internal int Inside => options.Concurrency - (int)_limiter.GetStatistics()!.CurrentAvailablePermits;

    /// <summary>A turn, which ends when it is disposed.</summary>
    /// <exception cref="RefusedRequestException">There was none in time: 429.</exception>
    internal ValueTask<RateLimitLease> EnterAsync(CancellationToken cancel)
    {
        var lease = _limiter.AttemptAcquire();
        if (lease.IsAcquired)
            return new(lease);
        lease.Dispose();
        return new(WaitAsync(cancel));
    }

    public void Dispose() => _limiter.Dispose();

    private async Task<RateLimitLease> WaitAsync(CancellationToken cancel)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timeout.CancelAfter(options.QueueTime);
        try
        {
            var lease = await _limiter.AcquireAsync(cancellationToken: timeout.Token);
            if (lease.IsAcquired)
                return lease;
            lease.Dispose();
            throw Busy();
        }
        catch (OperationCanceledException fault) when (!cancel.IsCancellationRequested)
        {
            throw Busy(fault);
        }
    }

    private static RefusedRequestException Busy(Exception? inner = null) =>
        new(StatusCodes.Status429TooManyRequests, "the server is busy; try again in a second.", inner);
}
