using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Notebooks.Views;

namespace MlNetSuite.Notebooks;

public static partial class Charts
{
    // An axis over less than this many powers of ten reads well as it is.
    private const double LogFrom = 100;

    private static readonly (TrialState State, string Name, string Color, string Symbol)[] States =
    [
        (TrialState.Completed, "completed", Palette.Blue, "circle"), (TrialState.Pruned, "pruned", Palette.Orange, "diamond-open"),
        (TrialState.Failed, "failed", Palette.Vermillion, "x"), (TrialState.Stopped, "stopped", Palette.Grey, "square-open"),
        (TrialState.Interrupted, "interrupted", Palette.Grey, "triangle-up-open"), (TrialState.Skipped, "skipped", Palette.Grey, "circle-open"),
    ];

    /// <summary>The value of each trial, by how it ended, and the best so far. Pruned trials stand where their last report was, those
    /// without a value at the bottom.</summary>
    public static Chart SweepHistory(SweepTrials sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var traces = new List<JsonObject>();
        foreach (var (state, name, color, symbol) in States)
        {
            var trials = sweep.Trials.Where(t => t.State == state).ToLookup(t => t.LastValue is { } v && double.IsFinite(v));
            var marker = Plot.Of(("color", color), ("symbol", symbol), ("size", 8));
            if (trials[true].Any())
                traces.Add(Plot.Trace("scatter", ("mode", "markers"), ("name", name), ("legendgroup", name), ("marker", marker),
                    ("x", trials[true].Select(t => t.Number).ToArray()), ("y", trials[true].Select(t => t.LastValue!.Value).ToArray()),
                    ("text", Hover(trials[true], sweep)), ("hovertemplate", "%{text}<br>%{y}<extra></extra>")));
            if (trials[false].Any())
                traces.Add(Plot.Trace("scatter", ("mode", "markers"), ("name", name), ("legendgroup", name),
                    ("showlegend", !trials[true].Any()), ("marker", marker), ("yaxis", "y2"),
                    ("x", trials[false].Select(t => t.Number).ToArray()), ("y", trials[false].Select(_ => 0.02).ToArray()),
                    ("text", Hover(trials[false], sweep)), ("hovertemplate", "%{text}<extra></extra>")));
        }
        var best = BestSoFar(sweep);
        if (best.Count > 0)
            traces.Add(Plot.Trace("scatter", ("mode", "lines"), ("name", "best so far"), ("x", best.Select(b => b.Number).ToArray()),
                ("y", best.Select(b => b.Value).ToArray()),
                ("line", Plot.Of(("color", Palette.Green), ("shape", "hv"), ("width", 2))), ("hoverinfo", "skip")));
        return Plot.Chart(TrialViews.Named("Trials", " of ", sweep.Study), traces,
            ("showlegend", true), ("xaxis", Plot.Axis("trial")), ("yaxis", Plot.Axis(Named(sweep.Objective))),
            ("yaxis2", Plot.Of(("overlaying", "y"), ("range", (double[])[0, 1]), ("visible", false), ("fixedrange", true))));
    }

    /// <summary>What share of the metric's variance each parameter explains by itself (functional analysis of variance, see
    /// <see cref="ParameterImportance.Of"/>).</summary>
    /// <param name="sweep">Its completed trials are used.</param>
    /// <param name="most">Most parameters shown.</param>
    /// <param name="seed">The random seed.</param>
    public static Chart Importance(SweepTrials sweep, int most = 12, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return Importance(ParameterImportance.Of(sweep.Trials, sweep.Study.Space, sweep.Objective, seed), sweep.Objective.Metric, most);
    }

    /// <summary>As above, of importances computed before.</summary>
    public static Chart Importance(IReadOnlyList<ParameterImportance> importance, string metric, int most = 12)
    {
        ArgumentNullException.ThrowIfNull(importance);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var shown = importance.Where(p => p.Active > 0).OrderByDescending(p => p.Share).Take(most).Reverse().ToList();
        return Bars($"What decides {metric}", "share of its variance explained by the parameter alone", shown.Select(p => p.Name),
            shown.Select(p => p.Share), Palette.Blue, ("tickformat", ".0%"), ("rangemode", "tozero"));
    }

    /// <summary>Completed trials by the study's first two objectives; those that no other beats in both are marked.</summary>
    /// <exception cref="ArgumentException">The study has one objective only.</exception>
    public static Chart ParetoFront(SweepTrials sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        if (sweep.Study.Objectives.Count < 2)
            throw new ArgumentException(
                $"the study '{sweep.Study.Name}' has one objective, {sweep.Objective.Metric}; a front needs two, such as " +
                $"{sweep.Objective.Metric} and latency.", nameof(sweep));
        IReadOnlyList<Objective> objectives = [.. sweep.Study.Objectives.Take(2)];
        var front = AutoML.Studies.ParetoFront.Of(sweep.Trials, objectives).OrderBy(t => t.Values[0]).ThenBy(t => t.Number).ToList();
        var others = sweep.Trials.Where(t => t.State == TrialState.Completed && t.Values.Count >= 2
            && t.Values.Take(2).All(double.IsFinite))
            .Except(front).ToList();
        var all = front.Concat(others).ToList();
        return Plot.Chart(TrialViews.Named("Pareto front", " of ", sweep.Study),
            [
                Points("beaten by another", others, Palette.Grey, "circle-open", "markers", 8),
                Points("Pareto front", front, Palette.Vermillion, "circle", "lines+markers", 10),
            ],
            ("showlegend", true), ("xaxis", Scaled(0)), ("yaxis", Scaled(1)));

        JsonObject Points(string name, IReadOnlyList<Trial> trials, string color, string symbol, string mode, int size) =>
            Plot.Trace("scatter",
            ("mode", mode), ("name", name), ("x", trials.Select(t => t.Values[0]).ToArray()),
            ("y", trials.Select(t => t.Values[1]).ToArray()),
            ("line", Plot.Of(("color", color), ("dash", "dot"))), ("marker", Plot.Of(("color", color), ("symbol", symbol), ("size", size))),
            ("text", Hover(trials, sweep)), ("hovertemplate", "%{text}<br>%{x}, %{y}<extra></extra>"));

        JsonObject Scaled(int o) => Plot.Axis(Named(objectives[o]),
            ("type", all.Count > 0 && all.All(t => t.Values[o] > 0) && all.Max(t => t.Values[o]) / all.Min(t => t.Values[o]) >= LogFrom
                ? "log"
                : "linear"));
    }

    private static List<(int Number, double Value)> BestSoFar(SweepTrials sweep)
    {
        List<(int Number, double Value)> best = [];
        foreach (var trial in sweep.Trials.Where(t => t.Value is { } v && double.IsFinite(v)))
            best.Add((trial.Number, best.Count == 0 || sweep.Objective.Better(trial.Value!.Value, best[^1].Value)
                ? trial.Value!.Value
                : best[^1].Value));
        return best;
    }

    private static string[] Hover(IEnumerable<Trial> trials, SweepTrials sweep) => [.. trials.Select(t =>
    {
        var words = BranchWords.Of(sweep.Study.Space, t.Parameters);
        return $"trial {t.Number}{(words.Branch is { } branch ? $" ({PlotText.Literal(branch)})" : "")}: " +
            $"{PlotText.Literal(Clip.Of(string.Join(", ", words.Parameters.Select(p => $"{p.Name}={SweepWords.Parameter(p.Value)}")), 140))}" +
            (t.Failure is { } failure ? $"<br>{PlotText.Literal(Clip.Of(failure))}" : "");
    })];

    private static string Named(Objective objective) => $"{objective.Metric} ({SweepWords.Direction(objective)})";
}
