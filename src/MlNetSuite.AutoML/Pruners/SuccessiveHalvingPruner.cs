using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Pruners;

/// <summary>Asynchronous successive halving, ASHA (Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar
/// 2020, "A System for Massively Parallel Hyperparameter Tuning", MLSys): a trial that comes to a rung goes on if it is among
/// the best 1/<see cref="ReductionFactor"/> of those that have come there so far.</summary>
/// <remarks>Rung <c>k</c> lies at step <c>r η^(s + k)</c>; a trial's value there is its first report at or after that step. As
/// trials are ended here and not suspended, the decision is made once, on arrival, and while fewer than <c>η</c> trials have
/// come to a rung only the best of them goes on (Optuna does the same). Where trials differ in how long they are to run, steps
/// are taken as shares of that (see <see cref="Length"/>): after five epochs, one that decays its step size over five looks
/// better than one that has fifty.</remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    private readonly int _reductionFactor = 3;
    private readonly int _minEarlyStoppingRate;
    private readonly double? _minResource;

    /// <inheritdoc/>
    public string Name => "asha";

    /// <summary>The reduction factor <c>η</c>: one of <c>η</c> trials continues at each rung. At least 2; 3 and 4 are usual.</summary>
    public int ReductionFactor
    {
        get => _reductionFactor;
        init => _reductionFactor = value >= 2
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "must be at least 2.");
    }

    /// <summary><c>r</c>: the step of the first rung. By default the longest completed trial's last step (or share) over <c>η³</c>, so
    /// that there are three rungs below it, but not less than a first report; nothing is pruned before a trial has completed.</summary>
    public double? MinResource
    {
        get => _minResource;
        init => _minResource = value is null or > 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "must be greater than 0.");
    }

    /// <summary><c>s</c>: the first rung is moved up by this many. At least 0.</summary>
    public int MinEarlyStoppingRate
    {
        get => _minEarlyStoppingRate;
        init => _minEarlyStoppingRate = value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "must be at least 0.");
    }

    /// <summary>How many steps a trial's whole run has: steps are then compared as shares of it, and a trial that is through is not
    /// ended any more. Null where steps are compared as they are. By default <see cref="PruningGroup.Epochs"/>.</summary>
    public Func<Trial, double?> Length { get; init; } = PruningGroup.Epochs;

    /// <summary>Which trials are compared; see <see cref="PruningGroup"/>.</summary>
    public Func<Trial, string> Group { get; init; } = PruningGroup.ByTrainer;

    /// <inheritdoc/>
    public bool Prune(Trial trial, IReadOnlyList<Trial> history, Objective objective)
    {
        if (trial.Reports is not [.., var last] || Share(trial, last) is not { } share)
            return false;
        var rivals = PruningGroup.Rivals(trial, history, Group);
        if ((MinResource ?? EstimateMinResource(trial, rivals)) is not { } resource)
            return false;
        for (var rung = resource * Math.Pow(ReductionFactor, MinEarlyStoppingRate); rung <= share; rung *= ReductionFactor)
            if (ValueAt(rung, trial) is { } arrival && arrival == last && !IsPromotable(trial, last, rivals, rung, objective))
                return true;
        return false;
    }

    private double? EstimateMinResource(Trial trial, IEnumerable<Trial> rivals)
    {
        var longest = rivals.Where(t => t.State == TrialState.Completed && t.Reports.Count > 0).Select(t => Step(t, t.Reports[^1]))
            .DefaultIfEmpty().Max();
        return longest > 0 ? Math.Max(longest / Math.Pow(ReductionFactor, 3), Step(trial, trial.Reports[0])) : null;
    }

    private bool IsPromotable(Trial trial, TrialReport arrival, IEnumerable<Trial> rivals, double rung, Objective objective)
    {
        // Of few epochs the first may lie far behind the rung: rivals count with what they had by the same share, if anything.
        var value = arrival.Value;
        var others = Length(trial) is null
            ? rivals.Select(t => ValueAt(rung, t)?.Value).OfType<double>().ToList()
            : rivals.Select(t => t.Reports.LastOrDefault(r => Step(t, r) <= Step(trial, arrival))?.Value).OfType<double>().ToList();
        var places = Math.Max(1, (others.Count + 1) / ReductionFactor);
        return others.Count(other => objective.Better(other, value)) < places;
    }

    /// <summary>How far the trial has come; null where it is through.</summary>
    private double? Share(Trial trial, TrialReport report) =>
        Length(trial) is { } length && report.Step >= length ? null : Step(trial, report);

    private double Step(Trial trial, TrialReport report) => report.Step / (Length(trial) ?? 1);

    private TrialReport? ValueAt(double rung, Trial trial)
    {
        foreach (var report in trial.Reports)
            if (Step(trial, report) >= rung)
                return report;
        return null;
    }
}
