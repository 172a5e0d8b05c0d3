using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>A trial in numbers.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Units">For each parameter of the space where its value lies, 0..1; NaN where it does not count.</param>
/// <param name="Loss">Less is better: the value, of a pruned trial its last report; infinite for a failed one; NaN
/// for running and stopped ones.</param>
internal sealed record Observation(Trial Trial, double[] Units, double Loss)
{
    internal bool Running => Trial.State == TrialState.Running;
}

/// <summary>Turns histories into numbers, each trial once: histories grow at their end, and trials are immutable.</summary>
internal sealed class Observations
{
    private readonly List<Observation> _known = [];
    private SearchSpace? _space;
    private Objective? _objective;

    /// <summary>Increases whenever <see cref="Of"/> gives something else than before.</summary>
    internal int Version { get; private set; }

    internal IReadOnlyList<Observation> Of(TunerQuery query)
    {
        var changed = false;
        if (!ReferenceEquals(_space, query.Space) || _objective != query.Objective)
        {
            (_space, _objective) = (query.Space, query.Objective);
            _known.Clear();
            changed = true;
        }
        if (_known.Count > query.History.Count)
        {
            _known.RemoveRange(query.History.Count, _known.Count - query.History.Count);
            changed = true;
        }
        for (var i = 0; i < query.History.Count; i++)
        {
            var trial = query.History[i];
            if (i < _known.Count && ReferenceEquals(_known[i].Trial, trial))
                continue;
            changed = true;
            var units = i < _known.Count && ReferenceEquals(_known[i].Trial.Parameters, trial.Parameters)
                ? _known[i].Units
                : Units(query.Space, trial.Parameters);
            var observation = new Observation(trial, units, Loss(query.Objective, trial));
            if (i < _known.Count)
                _known[i] = observation;
            else
                _known.Add(observation);
        }
        Version += changed ? 1 : 0;
        return _known;
    }

    internal static double[] Units(SearchSpace space, ParameterSet set)
    {
        var units = new double[space.Parameters.Count];
        for (var i = 0; i < units.Length; i++)
            units[i] = set.TryGetValue(space.Parameters[i].Name, out var value) ? space.Parameters[i].ToUnit(value) : double.NaN;
        return units;
    }

    private static double Loss(Objective objective, Trial trial) => trial.State switch
    {
        TrialState.Running or TrialState.Stopped or TrialState.Interrupted or TrialState.Skipped => double.NaN,
        _ => trial.LastValue is { } value && double.IsFinite(value) ? objective.Loss(value)
            // Pruned before its first report: no value.
            : trial.State == TrialState.Pruned && trial.Reports.Count == 0 ? double.NaN : double.PositiveInfinity,
    };
}
