namespace MlNetSuite.Server.Protection;

/// <summary>So many requests are predicted at one time and so many wait, each for so long; whoever comes beyond that is sent away
/// at once, which keeps those inside fast.</summary>
internal sealed class Admission(int concurrency, int queue, TimeSpan queueTime) : IDisposable
{
    private readonly SemaphoreSlim _places = new(concurrency, concurrency);
    private int _waiting;

    /// <summary>Requests that wait now.</summary>
    internal int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Requests that are predicted now.</summary>
    internal int Inside => concurrency - _places.CurrentCount;

    /// <summary>Takes a place, to be given back by <see cref="Leave"/>; false if there is none in time.</summary>
    internal ValueTask<bool> TryEnterAsync(CancellationToken cancel) =>
        _places.Wait(0, CancellationToken.None) ? new(true) : new(WaitAsync(cancel));

    internal void Leave() => _places.Release();

    public void Dispose() => _places.Dispose();

    private async Task<bool> WaitAsync(CancellationToken cancel)
    {
        try
        {
            return Interlocked.Increment(ref _waiting) <= queue && await _places.WaitAsync(queueTime, cancel);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
