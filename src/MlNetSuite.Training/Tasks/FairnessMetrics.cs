using System.Globalization;

namespace MlNetSuite.Training.Tasks;

/// <summary>Differences between groups, as Fairlearn defines them (Agarwal et al. 2018; Hardt et al. 2016), but for one thing: a
/// group without rows of a class has no rate for it and is left out, where Fairlearn takes the rate for 0.</summary>
internal static class FairnessMetrics
{
    // Below, a share is known to no better than about a tenth either way.
    private const int FewRows = ScoreChecks.FewRows;

    /// <summary>Compares groups.</summary>
    /// <param name="column">What tells them.</param>
    /// <param name="groups">At least one.</param>
    /// <param name="labels">The model's classes; empty for tasks without.</param>
    internal static GroupedMetrics Of(string column, IReadOnlyList<GroupMetrics> groups, IReadOnlyList<string> labels)
    {
        var shared = groups[0].Metrics.Values.Select(v => v.Key)
            .Where(name => groups.All(g => g.Metrics.Has(name) && double.IsFinite(g.Metrics[name])));
        List<string> notes = [];
        var few = groups.Where(g => g.Rows < FewRows).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Group} ({g.Rows})"))
            .ToList();
        if (few.Count > 0)
            notes.Add($"groups of fewer than {FewRows} rows, whose metrics say little: {string.Join(", ", few)}.");
        if (groups.Count == 1)
            notes.Add($"all rows have the same '{column}'; there is nothing to compare.");
        return new(column, groups, [.. shared.Select(name => KeyValuePair.Create(name, Range(groups.Select(g => g.Metrics[name]))))],
            [.. labels.Select((label, c) => OfClass(label, c, groups, notes))], notes);
    }

    private static ClassFairness OfClass(string label, int c, IReadOnlyList<GroupMetrics> groups, List<string> notes)
    {
        var details = groups.Select(g => (g.Rows, Classes: g.Metrics.Classes!)).ToList();
        var without = groups.Where(g => g.Metrics.Classes!.Support(c) == 0).Select(g => g.Group).ToList();
        if (without.Count > 0)
            notes.Add($"no rows of class '{label}' in {string.Join(", ", without)}: left out of its true positive rates.");
        return new(label,
            [.. details.Select(d => (double)d.Classes.Predicted(c) / d.Rows)],
            Range(details.Where(d => d.Classes.Support(c) > 0).Select(d => d.Classes.Recall(c))),
            Range(details.Where(d => d.Rows > d.Classes.Support(c)).Select(d =>
                (double)(d.Classes.Predicted(c) - d.Classes.Confusion[c][c]) / (d.Rows - d.Classes.Support(c)))));
    }

    private static double Range(IEnumerable<double> values)
    {
        var all = values.ToList();
        return all.Count == 0 ? 0 : all.Max() - all.Min();
    }
}
