using System.Text.Json.Nodes;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Notebooks;

public static partial class Charts
{
    // Where losses stand above the metric, and the metric below.
    private static readonly double[] Upper = [0.54, 1], Lower = [0, 0.42];

    /// <summary>How a training went, epoch by epoch: losses above, the validation metric below.</summary>
    /// <param name="curve">What was collected.</param>
    /// <param name="metric">What the trainer reports after each epoch: accuracy for classifiers, RMSE for those that predict
    /// numbers.</param>
    /// <param name="title">The chart's.</param>
    /// <exception cref="ArgumentException">No epoch was reported.</exception>
    public static Chart LearningCurves(LearningCurve curve, string metric = "accuracy", string title = "Learning curves")
    {
        ArgumentNullException.ThrowIfNull(curve);
        var epochs = curve.Epochs;
        if (epochs.Count == 0)
            throw new ArgumentException(
                "no epoch was reported: pass the curve as the run's progress, and train by a trainer that has epochs.", nameof(curve));
        var traces = new List<JsonObject>();
        foreach (var (number, run) in Runs(epochs).Index())
        {
            // What is trained anew, such as on validation rows too, is a line of its own.
            var (again, open) = number == 0 ? ("", "") : ($", run {number + 1}", "-open");
            Add($"training loss{again}", run, e => e.Loss, Palette.Blue, number == 0 ? "solid" : "dot", $"circle{open}", "y");
            Add($"validation loss{again}", run, e => e.ValidationLoss, Palette.Orange, "dash", $"square{open}", "y");
            Add($"validation {metric}{again}", run, e => e.Validation, Palette.Green, number == 0
                ? "solid"
                : "dot", $"diamond{open}", "y2");
        }
        var both = epochs.Any(e => e.Validation is not null) && epochs.Any(e => e.Loss is not null || e.ValidationLoss is not null);
        return Plot.Chart(title, traces,
            ("xaxis", Plot.Axis("epoch", ("dtick", Math.Max(1, epochs.Max(e => e.Epoch!.Value) / 10)), ("anchor", both ? "y2" : "free"))),
            ("yaxis", Plot.Axis("loss", ("domain", both ? Upper : [0, 1]))),
            ("yaxis2", Plot.Axis($"validation {metric}", ("domain", both ? Lower : [0, 1]), ("anchor", "x"))),
            ("legend", Plot.Of(("orientation", "h"), ("x", 1), ("xanchor", "right"), ("y", 1.02), ("yanchor", "bottom"))));

        void Add(string name, IReadOnlyList<TrainingProgress> steps, Func<TrainingProgress, double?> value, string color, string dash,
            string symbol, string axis)
        {
            var points = steps.Where(e => value(e) is { } v && double.IsFinite(v)).ToList();
            if (points.Count > 0)
                traces.Add(Plot.Trace("scatter",
                    ("mode", "lines+markers"), ("name", PlotText.Literal(name)), ("x", points.Select(e => e.Epoch!.Value).ToArray()),
                    ("y", points.Select(e => value(e)!.Value).ToArray()),
                    ("line", Plot.Of(("color", color), ("dash", dash))), ("marker", Plot.Of(("symbol", symbol), ("size", 7))),
                    ("yaxis", axis)));
        }
    }

    /// <summary>Reports split where the epochs restart.</summary>
    private static List<List<TrainingProgress>> Runs(IReadOnlyList<TrainingProgress> epochs)
    {
        List<List<TrainingProgress>> runs = [];
        foreach (var epoch in epochs)
            if (runs.Count == 0 || epoch.Epoch <= runs[^1][^1].Epoch)
                runs.Add([epoch]);
            else
                runs[^1].Add(epoch);
        return runs;
    }

    /// <summary>Several trainings compared by their validation metric.</summary>
    /// <param name="curves">Each with a name.</param>
    /// <param name="metric">See <see cref="LearningCurves(LearningCurve, string, string)"/>.</param>
    /// <exception cref="ArgumentException">No curve has a validation metric.</exception>
    public static Chart LearningCurves(IReadOnlyList<(string Name, LearningCurve Curve)> curves, string metric = "accuracy")
    {
        ArgumentNullException.ThrowIfNull(curves);
        string[] symbols = ["circle", "square", "diamond", "cross", "triangle-up", "star"];
        var traces = curves.Select((c, i) =>
            (c.Name, Points: c.Curve.Epochs.Where(e => e.Validation is { } v && double.IsFinite(v)).ToList(), Place: i))
            .Where(c => c.Points.Count > 0)
            .Select(c => Plot.Trace("scatter",
                ("mode", "lines+markers"), ("name", PlotText.Literal(c.Name)), ("x", c.Points.Select(e => e.Epoch!.Value).ToArray()),
                ("y", c.Points.Select(e => e.Validation!.Value).ToArray()),
                ("line", Plot.Of(("color", Palette.Series[c.Place % Palette.Series.Count]))),
                ("marker", Plot.Of(("symbol", symbols[c.Place % symbols.Length]), ("size", 7)))))
            .ToList();
        return traces.Count == 0
            ? throw new ArgumentException("none of the curves has a validation metric: their trainers hold no rows out.", nameof(curves))
            : Plot.Chart($"Validation {metric} by epoch", traces, ("showlegend", true), ("xaxis", Plot.Axis("epoch")),
                ("yaxis", Plot.Axis($"validation {metric}")));
    }

    /// <summary>What was predicted for the rows of each class: counts, shaded by their share of the row.</summary>
    public static Chart ConfusionMatrix(ClassificationDetail detail)
    {
        ArgumentNullException.ThrowIfNull(detail);
        // Classes of the same name would become one place on an axis; numbers keep them separate, and ticks name them.
        int[] places = [.. Enumerable.Range(0, detail.Labels.Count)];
        string[] labels = [.. detail.Labels.Select(PlotText.Literal)];
        double[][] shares =
            [.. detail.Confusion.Select((row, c) =>
                row.Select(n => detail.Support(c) == 0 ? 0 : Math.Round((double)n / detail.Support(c), 4)).ToArray())];
        string[][] counts = [.. detail.Confusion.Select(row => row.Select(n => Numbers.Whole(n)).ToArray())];
        return Plot.Chart("Confusion matrix",
            [Plot.Trace("heatmap",
                ("x", places), ("y", places), ("z", shares), ("zmin", 0), ("zmax", 1), ("text", counts), ("texttemplate", "%{text}"),
                ("customdata", counts),
                ("hovertemplate", "actual %{y}, predicted %{x}: %{text} rows, %{z:.1%} of the class<extra></extra>"),
                ("colorscale", Palette.Sequential), ("xgap", 1), ("ygap", 1),
                ("colorbar", Plot.Of(("title", Plot.Of(("text", "share of the class"))), ("tickformat", ".0%"))))],
            ("height", Math.Max(ChartHtml.DefaultHeight, 160 + 32 * labels.Length)),
            ("xaxis", Plot.Axis("predicted class", ("tickvals", places), ("ticktext", labels), ("showgrid", false), ("zeroline", false))),
            ("yaxis", Plot.Axis("actual class", ("tickvals", places), ("ticktext", labels), ("autorange", "reversed"), ("showgrid", false),
                ("zeroline", false))));
    }
}
