using System.Diagnostics;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.AutoML.Watching;

/// <summary>Passes every event to several watchers, one event at a time and in one order for all. A watcher that fails is
/// reported once and receives no more events; neither the sweep nor the others notice.</summary>
/// <example><code>
/// using var watchers = new SweepWatchers(Console.Error.WriteLine, board, new TensorBoardLog("runs"), mlflow);
/// await sweep.RunAsync(budget, watchers, cancel);
/// </code></example>
/// <param name="warn">Receives a message about what failed.</param>
/// <param name="watchers">The watchers; disposable ones are disposed by <see cref="Dispose"/>.</param>
public sealed class SweepWatchers(Action<string> warn, params IReadOnlyList<IProgress<SweepEvent>> watchers)
    : IProgress<SweepEvent>, IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<IProgress<SweepEvent>> _watching = [.. watchers];

    /// <inheritdoc/>
    public void Report(SweepEvent value)
    {
        lock (_gate)
            foreach (var watcher in _watching.ToArray())
                Guard(watcher, "receives no further events", () => watcher.Report(value));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var watcher in _watching.ToArray())
                if (watcher is IDisposable disposable)
                    Guard(watcher, "may be missing its last lines", disposable.Dispose);
            _watching.Clear();
        }
    }

    private void Guard(IProgress<SweepEvent> watcher, string consequence, Action call)
    {
        try
        {
            call();
        }
        catch (Exception fault)
        {
            _watching.Remove(watcher);
            Warn($"{watcher.GetType().Name} failed and {consequence}; the sweep continues: {fault.Message}");
        }
    }

    /// <summary>The warning itself may fail for the same reason, such as a full disk: the other watchers still receive their
    /// events.</summary>
    private void Warn(string sentence)
    {
        try
        {
            warn(sentence);
        }
        catch (Exception fault)
        {
            Trace.TraceWarning($"{sentence} This warning could not be shown: {fault.Message}");
        }
    }
}
