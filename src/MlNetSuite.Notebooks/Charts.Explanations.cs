using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks;

public static partial class Charts
{
    /// <summary>What each column or word did to one answer: to the right for it, to the left against.</summary>
    /// <param name="explanation">The answer explained.</param>
    /// <param name="most">Most columns or words shown, the strongest.</param>
    public static Chart Attributions(Explanation explanation, int most = 12)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var shown = explanation.Attributions.Take(most).Reverse().ToList();
        return Bars($"Why {explanation.Label ?? "this number"}", explanation.Label is null
            ? "effect on the predicted number"
            : $"effect on the probability of {explanation.Label}",
            shown.Select(a => string.IsNullOrEmpty(a.Value) ? a.Feature : $"{a.Feature} = {Views.Clip.Of(a.Value, 24)}"),
            shown.Select(a => a.Weight),
            shown.Select(a => a.Weight < 0 ? Palette.Vermillion : Palette.Blue).ToArray());
    }

    /// <summary>What a metric loses when one column, or one block of images, is shuffled.</summary>
    /// <param name="importance">Measured by a task.</param>
    /// <param name="most">Most features shown, the most important.</param>
    /// <exception cref="ArgumentException">It is about texts, which have words instead of features.</exception>
    public static Chart Importance(ImportanceOutcome importance, int most = 12)
    {
        ArgumentNullException.ThrowIfNull(importance);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        if (importance.Features.Count == 0)
            throw new ArgumentException("there are no features in it; for texts, show the outcome itself, which lists words.",
                nameof(importance));
        var shown = importance.Features.Take(most).Reverse().ToList();
        return Bars($"What decides {importance.Metric}", $"loss of {importance.Metric} when shuffled", shown.Select(f => f.Feature),
            shown.Select(f => f.Mean), Palette.Blue);
    }

    /// <summary>Bars to the side, the last at the top.</summary>
    private static Chart Bars(
        string title, string axis, IEnumerable<string> names, IEnumerable<double> values, object color,
        params IEnumerable<(string Name, object? Value)> attributes)
    {
        string[] labels = [.. names.Select(PlotText.Literal)];
        // Equal names would become one bar; positions keep them separate.
        int[] places = [.. Enumerable.Range(0, labels.Length)];
        return Plot.Chart(title,
            [Plot.Trace("bar", ("orientation", "h"), ("x", values.Select(v => Math.Round(v, 6)).ToArray()), ("y", places), ("text", labels),
                ("textposition", "none"),
                ("hovertemplate", "%{text}: %{x}<extra></extra>"), ("marker", Plot.Of(("color", color))))],
            ("height", Math.Max(240, 130 + 26 * labels.Length)),
            ("xaxis", Plot.Axis(axis, attributes)),
            ("yaxis", Plot.Axis("", ("tickvals", places), ("ticktext", labels), ("showgrid", false))));
    }
}
