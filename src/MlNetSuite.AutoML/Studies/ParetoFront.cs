namespace MlNetSuite.AutoML.Studies;

/// <summary>The trials of a study with several objectives that no other beats in all of them.</summary>
public static class ParetoFront
{
    /// <summary>Whether <paramref name="a"/> is as good as <paramref name="b"/> in every objective and better in one.</summary>
    public static bool Dominates(IReadOnlyList<double> a, IReadOnlyList<double> b, IReadOnlyList<Objective> objectives)
    {
        var better = false;
        for (var o = 0; o < objectives.Count; o++)
        {
            var (lossA, lossB) = (objectives[o].Loss(a[o]), objectives[o].Loss(b[o]));
            if (lossA > lossB)
                return false;
            better |= lossA < lossB;
        }
        return better;
    }

    /// <summary>The completed trials no other dominates, the best of the first objective first (then of the second and so on,
    /// then the earlier). Trials with a value that is not finite are left out; trials of equal values stay together.</summary>
    public static IReadOnlyList<Trial> Of(IEnumerable<Trial> trials, IReadOnlyList<Objective> objectives)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(objectives);
        // In this order nobody is dominated by one who comes later.
        var front = new List<Trial>();
        foreach (var trial in Sorted(trials, objectives))
            if (!front.Any(f => Dominates(f.Values, trial.Values, objectives)))
                front.Add(trial);
        return front;
    }

    /// <summary>The front of a study.</summary>
    public static IReadOnlyList<Trial> Of(Study study) => Of(study.Trials(), study.Definition.Objectives);

    internal static IOrderedEnumerable<Trial> Sorted(IEnumerable<Trial> trials, IReadOnlyList<Objective> objectives, int first = 0)
    {
        var order = trials
            .Where(t => t.State == TrialState.Completed && t.Values.Count >= objectives.Count && t.Values.All(double.IsFinite))
            .OrderBy(t => objectives[first].Loss(t.Values[first]));
        for (var o = 0; o < objectives.Count; o++)
        {
            var at = o;
            order = order.ThenBy(t => objectives[at].Loss(t.Values[at]));
        }
        return order.ThenBy(t => t.Number);
    }
}
