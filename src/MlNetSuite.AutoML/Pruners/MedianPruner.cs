using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Pruners;

/// <summary>The median stopping rule (Golovin, Solnik, Moitra, Kochanski, Karro and Sculley 2017, "Google Vizier: A Service for
/// Black-Box Optimization", KDD): a trial whose best so far is worse than the median of the completed trials at the same step
/// is ended.</summary>
/// <remarks>Vizier takes the median of running averages, which lag behind a learning curve and so spare nearly everything; the
/// values at the step itself are compared here, as in Optuna. A completed trial that has no report at that step counts with
/// its last one before.</remarks>
public sealed class MedianPruner : IPruner
{
    private readonly int _startupTrials = 5;

    /// <inheritdoc/>
    public string Name => "median";

    /// <summary>The number of trials of the group that must complete before any is pruned. At least 1.</summary>
    public int StartupTrials
    {
        get => _startupTrials;
        init => _startupTrials = value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "must be at least 1.");
    }

    /// <summary>Nothing is pruned at a step below this one.</summary>
    public double WarmupSteps { get; init; }

    /// <summary>Which trials are compared; see <see cref="PruningGroup"/>.</summary>
    public Func<Trial, string> Group { get; init; } = PruningGroup.ByTrainer;

    /// <inheritdoc/>
    public bool Prune(Trial trial, IReadOnlyList<Trial> history, Objective objective)
    {
        if (trial.Reports is not [.., var last] || last.Step < WarmupSteps)
            return false;
        var completed = PruningGroup.Rivals(trial, history, Group).Where(t => t.State == TrialState.Completed).ToList();
        if (completed.Count < StartupTrials)
            return false;
        var losses = completed.Select(t => t.Reports.LastOrDefault(r => r.Step <= last.Step)).OfType<TrialReport>()
            .Select(r => objective.Loss(r.Value)).Order().ToList();
        return losses.Count > 0 && trial.Reports.Min(r => objective.Loss(r.Value)) > Median(losses);
    }

    private static double Median(List<double> sorted) => (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
}
