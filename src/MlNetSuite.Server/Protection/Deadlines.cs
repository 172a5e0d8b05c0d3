using System.Collections.Concurrent;

namespace MlNetSuite.Server.Protection;

/// <summary>Cancellation after a time or when the client is gone, with sources that are used again.</summary>
internal sealed class Deadlines(TimeSpan time)
{
    private readonly ConcurrentBag<CancellationTokenSource> _free = [];

    internal Deadline Start(CancellationToken aborted)
    {
        var source = _free.TryTake(out var free) ? free : new();
        source.CancelAfter(time);
        return new(this, source, aborted.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), source));
    }

    private void Return(CancellationTokenSource source)
    {
        if (source.TryReset())
            _free.Add(source);
        else
            source.Dispose();
    }

    /// <summary>One request's time.</summary>
    internal readonly struct Deadline(Deadlines owner, CancellationTokenSource source, CancellationTokenRegistration aborted) : IDisposable
    {
        internal CancellationToken Token => source.Token;

        public void Dispose()
        {
            aborted.Dispose();
            owner.Return(source);
        }
    }
}
