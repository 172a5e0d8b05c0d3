namespace MlNetSuite.Cluster.Workers;

/// <summary>Hears that the others take this worker for dead, as they do when its network was cut. By itself Orleans would end the process at
/// once, with a long trace.</summary>
internal sealed class Expulsion : IFatalErrorHandler
{
    private readonly TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it was told so: nothing works any longer, and the worker must join anew.</summary>
    internal Task Told => _told.Task;

    /// <inheritdoc/>
    public bool IsUnexpected(Exception exception) => true;

    /// <inheritdoc/>
    public void OnFatalException(object? sender = null, string? context = null, Exception? exception = null) => _told.TrySetResult();
}
