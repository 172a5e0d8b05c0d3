using System.Diagnostics;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.AutoML.Watching;

/// <summary>Passes every event to several watchers, one event at a time and in one order for all. A watcher that fails is
/// reported once and hears no more; neither the sweep nor the others notice.</summary>
/// <example><code>
/// using var watchers = new SweepWatchers(Console.Error.WriteLine, board, new TensorBoardLog("runs"), mlflow);
/// await sweep.RunAsync(budget, watchers, cancel);
/// </code></example>
/// <param name="warn">Told what failed, in a sentence for people.</param>
/// <param name="watchers">Those who watch; those that can be disposed are, by <see cref="Dispose"/>.</param>
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
                Guard(watcher, "is left out from here on", () => watcher.Report(value));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var watcher in _watching.ToArray())
                if (watcher is IDisposable disposable)
                    Guard(watcher, "may lack its last lines", disposable.Dispose);
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
            Warn($"{watcher.GetType().Name} failed and {consequence}; the sweep goes on: {fault.Message}");
        }
    }

    /// <summary>Whoever is told may have failed for the same reason, such as a full disk: the other watchers hear on all the
    /// same.</summary>
    private void Warn(string sentence)
    {
        try
        {
            warn(sentence);
        }
        catch (Exception fault)
        {
            Trace.TraceWarning($"{sentence} This could not be told: {fault.Message}");
        }
    }
}
