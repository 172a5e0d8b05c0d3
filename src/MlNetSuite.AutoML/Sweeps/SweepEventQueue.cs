using System.Threading.Channels;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Hands events to a listener one after another in the order they happened, outside of locks, without delaying trials.</summary>
internal sealed class SweepEventQueue
{
    private readonly Channel<SweepEvent> _queue = Channel.CreateUnbounded<SweepEvent>(new() { SingleReader = true });
    private readonly Task _delivery;

    /// <param name="listener">Receives the events; null for none.</param>
    /// <param name="cancel">Called when the listener throws that the sweep is cancelled.</param>
    internal SweepEventQueue(IProgress<SweepEvent>? listener, Action cancel) =>
        _delivery = listener is null ? Task.CompletedTask : Task.Run(() => DeliverAsync(listener, cancel));

    /// <summary>The exception the listener threw; it receives no events after that.</summary>
    internal Exception? Fault { get; private set; }

    internal void Post(SweepEvent happened) => _queue.Writer.TryWrite(happened);

    /// <summary>Completes when all events have been delivered.</summary>
    internal Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        return _delivery;
    }

    private async Task DeliverAsync(IProgress<SweepEvent> listener, Action cancel)
    {
        try
        {
            await foreach (var happened in _queue.Reader.ReadAllAsync())
                Deliver(listener, happened, cancel);
        }
        catch (Exception fault)
        {
            Fault = fault;
        }
    }

    private static void Deliver(IProgress<SweepEvent> listener, SweepEvent happened, Action cancel)
    {
        try
        {
            listener.Report(happened);
        }
        catch (OperationCanceledException)
        {
            cancel();
        }
    }
}
