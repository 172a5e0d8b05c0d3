using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Importance;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Notebooks.Views;

namespace MlNetSuite.Notebooks;

public static partial class Charts
{
    // Where a trial stands on the axis of a parameter that it does not have.
    private const double Absent = -0.12;
    private static readonly double[] Ticks = [0, 0.25, 0.5, 0.75, 1];

    /// <summary>Each completed trial as a line through its parameters to its value. Every axis has the scale its parameter is searched in
    /// (logarithmic where it is so), choices are marks, and a trial without the parameter runs below the axis.</summary>
    /// <param name="sweep">Its completed trials are drawn.</param>
    /// <param name="most">Most parameters shown: those that explain most of the metric.</param>
    /// <param name="seed">The random seed of the parameter importance.</param>
    /// <exception cref="ArgumentException">No trial was completed.</exception>
    public static Chart ParallelCoordinates(SweepTrials sweep, int most = 7, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var trials = sweep.Trials.Where(t => t.Value is { } v && double.IsFinite(v)).ToList();
        if (trials.Count == 0)
            throw new ArgumentException($"no trial of '{sweep.Study.Name}' was completed; there are no lines to draw.", nameof(sweep));
        var space = sweep.Study.Space;
        var telling = ParameterImportance.Of(trials, space, sweep.Objective, seed)
            .Where(p => p.Active > 0 && space[p.Name].Cardinality != 1)
            .Take(most).Select(p => p.Name).ToHashSet();
        double[] values = [.. trials.Select(t => t.Value!.Value)];
        List<JsonObject> dimensions =
        [
            .. space.Parameters.Where(p => telling.Contains(p.Name)).Select(p => Dimension(p, trials)),
            Plot.Of(("label", PlotText.Literal(sweep.Objective.Metric)), ("values", values), ("range", Around(values))),
        ];
        // The marks of the first axis stand to its left.
        var longestMark = dimensions[0]["ticktext"]?.AsArray().Max(mark => ((string)mark!).Length) ?? 0;
        return Plot.Chart(TrialViews.Named($"Parameters and {sweep.Objective.Metric}", " of ", sweep.Study),
            [Plot.Trace("parcoords",
                ("dimensions", dimensions), ("labelangle", -12), ("labelside", "bottom"),
                // The ends of an axis would be written over its name; its ticks are enough.
                ("rangefont", Plot.Of(("color", "rgba(0,0,0,0)"))),
                // Cividis is read alike by those who see colours and those who do not (Nuñez et al. 2018); the best are the darkest.
                ("line", Plot.Of(("color", values), ("colorscale", "Cividis"), ("showscale", true),
                    ("reversescale", sweep.Objective.Direction == Direction.Maximize),
                    ("colorbar", Plot.Of(("title", Plot.Of(("text", PlotText.Literal(sweep.Objective.Metric)))))))))],
            ("margin", Plot.Of(("l", Math.Max(80, 20 + (7 * longestMark))), ("r", 80), ("t", 70), ("b", 80))));
    }

    // A little room beyond the best and the worst.
    private static double[] Around(double[] values)
    {
        var (least, most) = (values.Min(), values.Max());
        var room = most > least ? (most - least) * 0.05 : Math.Max(Math.Abs(most) * 0.05, 1e-9);
        return [least - room, most + room];
    }

    private static JsonObject Dimension(Parameter parameter, List<Trial> trials)
    {
        double?[] places =
            [.. trials.Select(t => t.Parameters.TryGetValue(parameter.Name, out var value) ? parameter.ToUnit(value) : (double?)null)];
        var some = places.Contains(null);
        var marks = Marks(parameter).ToList();
        if (some)
            marks.Insert(0, (Absent, "–"));
        return Plot.Of(
            ("label", PlotText.Literal(parameter.Name).Replace(".", "<br>", StringComparison.Ordinal)),
            ("values", places.Select(p => Math.Round(p ?? Absent, 5)).ToArray()), ("range", (double[])[some ? Absent : 0, 1]),
            ("tickvals", marks.Select(m => m.Place).ToArray()),
            // Unlike other labels, these are not read as HTML.
            ("ticktext", marks.Select(m => m.Text).ToArray()));
    }

    private static IEnumerable<(double Place, string Text)> Marks(Parameter parameter) => parameter switch
    {
        ChoiceParameter choice => choice.Choices.Select(c => (choice.ToUnit(c), c)),
        BoolParameter truth => ((bool[])[false, true]).Select(b => (truth.ToUnit(b), Parameter.Print(b))),
        // Values that can be counted have their own places.
        _ => Ticks.Select(parameter.FromUnit).Distinct().Select(v => (parameter.ToUnit(v), SweepWords.Parameter(Parameter.Print(v)))),
    };
}
