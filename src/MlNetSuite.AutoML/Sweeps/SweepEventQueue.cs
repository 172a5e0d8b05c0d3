using System.Threading.Channels;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Hands events to a listener one after another in the order they happened, on no lock's and no trial's time.</summary>
internal sealed class SweepEventQueue
{
    private readonly Channel<SweepEvent> _queue = Channel.CreateUnbounded<SweepEvent>(new() { SingleReader = true });
    private readonly Task _delivery;

    internal SweepEventQueue(IProgress<SweepEvent>? listener) => _delivery = listener is null ? Task.CompletedTask : Task.Run(() => DeliverAsync(listener));

    /// <summary>What the listener threw; it was told nothing more after that.</summary>
    internal Exception? Fault { get; private set; }

    internal void Say(SweepEvent happened) => _queue.Writer.TryWrite(happened);

    /// <summary>Completes when all has been told.</summary>
    internal Task CloseAsync()
    {
        _queue.Writer.TryComplete();
        return _delivery;
    }

    private async Task DeliverAsync(IProgress<SweepEvent> listener)
    {
        try
        {
            await foreach (var happened in _queue.Reader.ReadAllAsync())
                listener.Report(happened);
        }
        catch (Exception fault)
        {
            Fault = fault;
        }
    }
}
