namespace MlNetSuite.Prediction;

/// <summary>Counts who is using something, and frees it when it was disposed and the last one is done. No locks.</summary>
/// <param name="release">Frees it; called once.</param>
internal sealed class ModelLease(Action release) : IDisposable
{
    // Users now, plus one until disposed; the count never leaves zero again.
    private int _count = 1;
    private int _disposed;

    /// <summary>Starts a use, which ends when the result is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    internal Hold Take() =>
        TryTake(out var hold)
        ? hold
        : throw new ObjectDisposedException(nameof(PredictionModel), "the model was disposed, unloaded or replaced.");

    /// <summary>As <see cref="Take"/>, but returns false instead of throwing.</summary>
    internal bool TryTake(out Hold hold)
    {
        hold = default;
        if (Volatile.Read(ref _disposed) != 0)
            return false;
        for (var count = Volatile.Read(ref _count); count > 0;)
        {
            var seen = Interlocked.CompareExchange(ref _count, count + 1, count);
            if (seen == count)
            {
                hold = new(this);
                return true;
            }
            count = seen;
        }
        return false;
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
            Leave();
    }

    private void Leave()
    {
        if (Interlocked.Decrement(ref _count) == 0)
            release();
    }

    /// <summary>One use.</summary>
    internal readonly struct Hold(ModelLease lease) : IDisposable
    {
        /// <summary>Another use, for somebody who may need it longer than this one lasts. This one must not have ended.</summary>
        internal Hold Again()
        {
            Interlocked.Increment(ref lease._count);
            return new(lease);
        }

        public void Dispose() => lease?.Leave();
    }
}
