using Microsoft.DotNet.Interactive.Formatting;
using MlNetSuite.Notebooks.Progress;
using MlNetSuite.Notebooks.Views;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks;

/// <summary>Records what a training reports after each epoch, and shows its progress: in a kernel in one display that changes in place,
/// elsewhere in at most one line a second on standard error. A training whose cell is cancelled it ends at the next report. Any thread may
/// report.</summary>
/// <example><code>
/// var curve = new LearningCurve();
/// var outcome = task.Train(request, new TrainingRun(Seed: 1, Threads: 2, curve));
/// Notebook.Show(Charts.LearningCurves(curve));
/// </code></example>
[TypeFormatterSource(typeof(OwnFormatters), PreferredMimeTypes = [MimeTypes.Html, MimeTypes.Plain])]
public sealed class LearningCurve : IProgress<TrainingProgress>
{
    private readonly Lock _gate = new();
    private readonly List<TrainingProgress> _epochs = [];
    private readonly LiveDisplay? _display;

    /// <summary>An empty curve, to be passed as a run's progress.</summary>
    /// <param name="quiet">Whether to only record and show nothing.</param>
    public LearningCurve(bool quiet = false) : this(quiet ? null : new LiveDisplay(Console.Error, TimeProvider.System))
    {
    }

    internal LearningCurve(LiveDisplay? display) => _display = display;

    /// <summary>The reports of epochs, in order.</summary>
    public IReadOnlyList<TrainingProgress> Epochs
    {
        get
        {
            lock (_gate)
                return [.. _epochs];
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">The cell that trains was cancelled.</exception>
    public void Report(TrainingProgress value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Notebook.CancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            if (value.Epoch is not null)
                _epochs.Add(value);
            _display?.Show(value, () => CurveViews.Line(value), isLast: value.Fraction >= 1);
        }
    }
}
