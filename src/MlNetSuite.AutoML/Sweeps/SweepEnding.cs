namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Why a sweep ends, and how: by starting no new trials, or by also stopping the running ones.</summary>
internal sealed class SweepEnding : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when running trials must stop.</summary>
    internal CancellationToken Over => _over.Token;

    /// <summary>Whether no new trial may start.</summary>
    internal bool IsEnding => Reason is not null;

    internal SweepEnd? Reason { get; private set; }

    internal string? Message { get; private set; }

    /// <summary>Starts no more trials. The first reason is kept.</summary>
    internal void StopStarting(SweepEnd reason, string? message = null)
    {
        lock (_gate)
            if (Reason is null)
                (Reason, Message) = (reason, message);
    }

    /// <summary>Stops running trials too. The first reason to stop is kept.</summary>
    internal void StopRunning(SweepEnd reason)
    {
        lock (_gate)
        {
            if (_over.IsCancellationRequested)
                return;
            (Reason, Message) = (reason, null);
        }
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The sweep ended by itself at the same moment.
        }
    }

    public void Dispose() => _over.Dispose();
}
