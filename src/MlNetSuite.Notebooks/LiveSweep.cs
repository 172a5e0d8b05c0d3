using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Notebooks.Progress;
using MlNetSuite.Notebooks.Views;

namespace MlNetSuite.Notebooks;

/// <summary>Shows a running sweep: in a kernel a table that changes in place, elsewhere at most one line a second on standard error. A
/// sweep whose cell is cancelled it cancels at the next event; the study keeps its trials.</summary>
/// <example><code>
/// var outcome = await task.SweepAsync(request, budget, progress: new LiveSweep());
/// </code></example>
public sealed class LiveSweep : IProgress<SweepEvent>
{
    private readonly Lock _gate = new();
    private readonly LiveDisplay _display;
    private readonly TimeProvider _clock;
    private readonly long _began;
    private readonly CancellationToken _cell = Notebook.CancellationToken;
    private SweepSnapshot _snapshot;

    /// <summary>A view to be passed as a sweep's progress; make it in the cell that sweeps.</summary>
    /// <param name="earlier">The trials a resumed study has already; null for none.</param>
    public LiveSweep(IReadOnlyList<Trial>? earlier = null) : this(new(Console.Error, TimeProvider.System), TimeProvider.System, earlier)
    {
    }

    internal LiveSweep(LiveDisplay display, TimeProvider clock, IReadOnlyList<Trial>? earlier = null)
    {
        (_display, _clock, _began) = (display, clock, clock.GetTimestamp());
        _snapshot = SweepSnapshot.Of(earlier ?? []);
    }

    /// <summary>The sweep as it stands.</summary>
    public SweepSnapshot Snapshot
    {
        get
        {
            lock (_gate)
                return _snapshot;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The cell that made this was cancelled, and the sweep has not ended.</exception>
    public void Report(SweepEvent value)
    {
        lock (_gate)
        {
            var snapshot = _snapshot = _snapshot.After(value, _clock.GetElapsedTime(_began));
            _display.Show(snapshot, () => TrialViews.Line(snapshot), isLast: value is SweepEnded);
        }
        if (value is not SweepEnded)
            _cell.ThrowIfCancellationRequested();
    }
}
