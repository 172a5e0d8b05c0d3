namespace MlNetSuite.Server.Protection;

/// <summary>How long a server that is to stop waits for bodies it has not received: a client that sends half a request would hold it up for
/// as long as a request may take.</summary>
internal sealed class StopGrace : IDisposable
{
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _over = new();

    /// <summary>Cancelled when it waits no longer.</summary>
    internal CancellationToken Over => _over.Token;

    /// <summary>The server is to stop.</summary>
    internal void Begin() => _over.CancelAfter(Time);

    public void Dispose() => _over.Dispose();
}
