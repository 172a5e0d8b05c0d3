namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Why a sweep ends: softly, when no new trial is begun, or at once, when those under way are stopped.</summary>
internal sealed class SweepEnding : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when trials under way are to stop.</summary>
    internal CancellationToken Over => _over.Token;

    /// <summary>Whether no new trial is to begin.</summary>
    internal bool Near => Reason is not null;

    internal SweepEnd? Reason { get; private set; }

    internal string? Message { get; private set; }

    /// <summary>Begin no more trials. The first reason stays.</summary>
    internal void Softly(SweepEnd reason, string? message = null)
    {
        lock (_gate)
            if (Reason is null)
                (Reason, Message) = (reason, message);
    }

    /// <summary>Stop trials under way. The first reason to stop stays.</summary>
    internal void AtOnce(SweepEnd reason)
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
