using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MlNetSuite.Analysis.Explanations;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Notebooks.Plots;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>Charts by the figures that plotly.js is given.</summary>
public sealed partial class ChartTests
{
    [Fact]
    public void Class_balance_counts_rows_and_leaves_unknown_classes_out()
    {
        var chart = Charts.ClassBalance(new TextDataset("mails", ["", "", "", ""], [0, 1, 1, -1], ["ham", "spam & <b>eggs"]));

        Assert.Equal("Classes in mails", Title(chart));
        Assert.Equal("[1,2]", Flat(Data(chart)[0]!["y"]));
        // plotly.js reads labels as HTML.
        Assert.Equal("spam &amp; &lt;b&gt;eggs", (string?)Data(chart)[0]!["x"]![1]);
    }

    [Fact]
    public void Ratings_are_counted_by_value_or_binned_where_there_are_many()
    {
        var few = Charts.RatingHistogram(new("r", ["u"], ["a", "b", "c"], [0, 0, 0], [0, 1, 2], [5, 1, 5], null));
        Assert.Equal(("[\"1\",\"5\"]", "[1,2]"), (Flat(Data(few)[0]!["x"]), Flat(Data(few)[0]!["y"])));

        float[] values = [.. Enumerable.Range(0, 1000).Select(i => i / 100f)];
        var many = Charts.RatingHistogram(
            new("r", ["u"], [.. values.Select(v => $"{v}")], new int[1000], [.. Enumerable.Range(0, 1000)], values, null));
        Assert.Equal(20, Data(many)[0]!["y"]!.AsArray().Count);
        Assert.Equal(1000, Data(many)[0]!["y"]!.AsArray().Sum(n => (int)n!));
    }

    [Fact]
    public void Learning_curves_show_losses_and_the_metric_apart()
    {
        var curve = new LearningCurve(quiet: true);
        foreach (var step in (TrainingProgress[])[new("reading", 0), new("epoch 1 of 2", 0.5, 1, 0.9, 0.5, 0.8),
            new("epoch 2 of 2", 1, 2, 0.4, 0.7, double.NaN), new("testing", 1)])
            curve.Report(step);

        var data = Data(Charts.LearningCurves(curve));

        Assert.Equal(["training loss", "validation loss", "validation accuracy"], data.Select(t => (string?)t!["name"]));
        Assert.Equal(["[0.9,0.4]", "[0.8]", "[0.5,0.7]"], data.Select(t => Flat(t!["y"])));
        Assert.Equal(["y", "y", "y2"], data.Select(t => (string?)t!["yaxis"]));
        Assert.Throws<ArgumentException>(() => Charts.LearningCurves(new LearningCurve(quiet: true)));
        Assert.Equal(["a", "b"], Data(Charts.LearningCurves([("a", curve), ("b", curve)])).Select(t => (string?)t!["name"]));
    }

    [Fact]
    public void What_is_trained_anew_is_a_line_of_its_own_and_not_a_stroke_back_to_the_first_epoch()
    {
        var curve = new LearningCurve(quiet: true);
        foreach (var step in (TrainingProgress[])[new("", 0, 1, 0.9, 0.5), new("", 0.5, 2, 0.4, 0.7), new("", 0.8, 1, 0.8),
            new("", 1, 2, 0.3)])
            curve.Report(step);

        var data = Data(Charts.LearningCurves(curve));

        Assert.Equal(["training loss", "validation accuracy", "training loss, run 2"], data.Select(t => (string?)t!["name"]));
        Assert.Equal(["[1,2]", "[1,2]", "[1,2]"], data.Select(t => Flat(t!["x"])));
        Assert.Equal(["[0.9,0.4]", "[0.5,0.7]", "[0.8,0.3]"], data.Select(t => Flat(t!["y"])));
    }

    [Fact]
    public void A_confusion_matrix_has_shares_and_counts_and_classes_of_one_name_apart()
    {
        var chart = Charts.ConfusionMatrix(new(["cat", "cat"], [[3, 1], [0, 0]]));

        Assert.Equal("[[0.75,0.25],[0,0]]", Flat(Data(chart)[0]!["z"]));
        Assert.Equal("[[\"3\",\"1\"],[\"0\",\"0\"]]", Flat(Data(chart)[0]!["text"]));
        Assert.Equal("[0,1]", Flat(Layout(chart)["xaxis"]!["tickvals"]));
        Assert.Equal("[\"cat\",\"cat\"]", Flat(Layout(chart)["yaxis"]!["ticktext"]));
    }

    [Fact]
    public void A_sweeps_history_tells_states_apart_and_draws_the_best_so_far()
    {
        var data = Data(Charts.SweepHistory(Sweep()));

        Assert.Equal(["completed", "pruned", "failed", "best so far"], data.Select(t => (string?)t!["name"]));
        Assert.Equal("[0,1,4]", Flat(data[0]!["x"]));
        Assert.Equal("[0.6]", Flat(data[1]!["y"]));
        Assert.Equal("y2", (string?)data[2]!["yaxis"]);
        Assert.Equal(("[0,1,4]", "[0.5,0.8,0.8]"), (Flat(data[3]!["x"]), Flat(data[3]!["y"])));
        Assert.Contains("out of &lt;memory&gt;", (string)data[2]!["text"]![0]!, StringComparison.Ordinal);
    }

    [Fact]
    public void Parallel_coordinates_stand_in_the_scale_that_is_searched()
    {
        var line = Data(Charts.ParallelCoordinates(Sweep()))[0]!;

        var dimensions = line["dimensions"]!.AsArray().ToDictionary(d => (string)d!["label"]!, d => d!);
        Assert.Equal(["trainer", "rate", "leaves", "accuracy"], dimensions.Keys);
        // 1e-4 to 1 by logarithm: 0.01 is the middle.
        Assert.Equal("[0.5,0.25,0.5]", Flat(dimensions["rate"]["values"]));
        Assert.Equal("[\"0.0001\",\"0.001\",\"0.01\",\"0.1\",\"1\"]", Flat(dimensions["rate"]["ticktext"]));
        Assert.Equal("[\"tree\",\"net\"]", Flat(dimensions["trainer"]["ticktext"]));
        // The second trial has no leaves.
        Assert.Equal(-0.12, (double)dimensions["leaves"]["values"]![1]!);
        Assert.Equal("–", (string?)dimensions["leaves"]["ticktext"]![0]);
        Assert.Equal("[0.5,0.8,0.7]", Flat(line["line"]!["color"]));
        Assert.Equal(2, Data(Charts.ParallelCoordinates(Sweep(), most: 1))[0]!["dimensions"]!.AsArray().Count);
        Assert.Throws<ArgumentException>(() => Charts.ParallelCoordinates(Sweep() with { Trials = [] }));
    }

    [Fact]
    public void Importance_is_that_of_the_sweep_the_largest_on_top()
    {
        var chart = Charts.Importance([new("rate", 0.6, 1), new("leaves", 0.1, 0.5), new("never", 0, 0)], "accuracy");

        Assert.Equal("What decides accuracy", Title(chart));
        Assert.Equal(("[\"leaves\",\"rate\"]", "[0.1,0.6]"), (Flat(Data(chart)[0]!["text"]), Flat(Data(chart)[0]!["x"])));
        Assert.Single(Data(Charts.Importance(Sweep())));
        Assert.Equal("[0.01,0.2]",
            Flat(Data(Charts.Importance(
                new ImportanceOutcome("t", 5, "auc", 0.9, [new("age", 0.2, 0), new("sex", 0.01, 0)], [], [])))[0]!["x"]));
    }

    [Fact]
    public void The_front_is_marked_and_needs_two_objectives()
    {
        var two = Sweep(Objective.Maximize("accuracy"), Objective.Minimize("latency"));

        var chart = Charts.ParetoFront(two);

        Assert.Equal("[0.5]", Flat(Data(chart)[0]!["x"]));
        Assert.Equal(("[0.7,0.8]", "[0.001,2]"), (Flat(Data(chart)[1]!["x"]), Flat(Data(chart)[1]!["y"])));
        Assert.Equal(("linear", "log"), ((string)Layout(chart)["xaxis"]!["type"]!, (string)Layout(chart)["yaxis"]!["type"]!));
        Assert.Contains("one objective, accuracy",
            Assert.Throws<ArgumentException>(() => Charts.ParetoFront(Sweep(Objective.Maximize("accuracy")))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Attributions_are_signed_bars()
    {
        var chart = Charts.Attributions(new Explanation("exact-shapley", "yes", 0.9, 0.5, [new("age", "42", 0.3), new("sex", "", -0.1)]));

        Assert.Equal(("[\"sex\",\"age = 42\"]", "[-0.1,0.3]"), (Flat(Data(chart)[0]!["text"]), Flat(Data(chart)[0]!["x"])));
        Assert.Equal("[\"#D55E00\",\"#0072B2\"]", Flat(Data(chart)[0]!["marker"]!["color"]));
    }

    [Fact]
    public void A_fragment_is_the_same_each_time_and_takes_a_picture()
    {
        var html = ChartHtml.Fragment(Charts.ClassBalance(TinyData.Images(30, 3)));

        Assert.Equal(html, ChartHtml.Fragment(Charts.ClassBalance(TinyData.Images(30, 3))));
        Assert.NotEqual(Id(html), Id(ChartHtml.Fragment(Charts.ClassBalance(TinyData.Images(31, 3)))));
        var pictured = ChartHtml.WithPicture(html, TinyPng.Bytes);
        Assert.Contains("<!--picture--><img alt=\"Classes in tiny-images\" style=\"max-width:100%\" src=\"data:image/png;base64,", pictured,
            StringComparison.Ordinal);
        Assert.Equal(pictured, ChartHtml.WithPicture(pictured, TinyPng.Bytes));
        Assert.Throws<ArgumentException>(() => ChartHtml.WithPicture("<p>none</p>", TinyPng.Bytes));
        Assert.Throws<ArgumentException>(() => ChartHtml.WithPicture(html + html, TinyPng.Bytes));
    }

    [Fact]
    public void A_page_has_plotly_in_it_only_if_it_has_a_chart()
    {
        var page = ChartHtml.Page("a <b>", ChartHtml.Fragment(Charts.ClassBalance(TinyData.Images(30, 3))));
        Assert.True(page.Length > 1_000_000);
        Assert.Contains("<title>a &lt;b&gt;</title>", page, StringComparison.Ordinal);
        Assert.Contains(ChartHtml.PlotlyVersion, page, StringComparison.Ordinal);
        Assert.True(ChartHtml.Page("a", "<p>b</p>").Length < 1_000);
    }

    [Fact]
    public void A_chart_is_data_that_plotlys_names_refine()
    {
        var chart = Charts.ClassBalance(TinyData.Images(30, 3));
        Assert.Equal(ChartHtml.DefaultHeight, chart.Height);

        chart.Layout["height"] = 600;
        chart.Layout["title"]!["text"] = "<b>Of</b> each &amp; every class";

        Assert.Equal((600, " Of  each & every class"), (chart.Height, chart.Title));
        Assert.Contains("min-height:600px", ChartHtml.Fragment(chart), StringComparison.Ordinal);
        Assert.Equal(chart.Layout.ToJsonString(), ScriptPart(chart, ",layout=", ",config="));
        Assert.Equal("chart", new Chart([], []).Title);
        Assert.Equal("bare", new Chart([], new() { ["title"] = "bare" }).Title);
    }

    [Theory]
    [InlineData("a \"quoted\" 'name'", "a \"quoted\" 'name'")]
    [InlineData("<b> & </b>", "&lt;b&gt; &amp; &lt;/b&gt;")]
    public void A_label_shows_what_was_written(string text, string label) =>
        // plotly.js 3.7 decodes amp, lt, gt, nbsp, times, plusmn, deg, mu and numbers, and leaves all other entities as they stand.
        Assert.Equal((label, text), (PlotText.Literal(text), PlotText.ToPlain(PlotText.Literal(text))));

    [Fact]
    public void A_number_that_is_none_leaves_a_gap() =>
        Assert.Equal("""{"y":[1.5,null,null,null]}""",
            Plot.Of(("y", (double[])[1.5, double.NaN, double.PositiveInfinity, double.NegativeInfinity])).ToJsonString());

    [Fact]
    public void Nothing_in_a_label_ends_the_script_it_stands_in()
    {
        var chart = new Chart([Plot.Trace("bar", ("x", (string[])["</script><script>alert(1)</script>", "<!--"]))], []);

        Assert.Equal(1, Regex.Count(ChartHtml.Fragment(chart), "</script"));
        Assert.DoesNotContain("<!--", ScriptPart(chart, "data=", ",layout="), StringComparison.Ordinal);
    }

    private static string ScriptPart(Chart chart, string from, string to)
    {
        var html = ChartHtml.Fragment(chart);
        var start = html.IndexOf(from, StringComparison.Ordinal) + from.Length;
        return html[start..html.IndexOf(to, start, StringComparison.Ordinal)];
    }

    private static SweepTrials Sweep(params Objective[] objectives)
    {
        var space = new SearchSpace().Choice("trainer", ["tree", "net"], "who").LogUniform("rate", 1e-4, 1, 1e-2, "step")
            .Int("leaves", 8, 512, 32, "leaves", log: true).When("trainer", "tree");
        if (objectives.Length == 0)
            objectives = [Objective.Maximize("accuracy")];
        Trial Of(int number, TrialState state, double value, double latency, params (string, string)[] set) => new()
        {
            Number = number,
            Seed = 1,
            State = state,
            Parameters = space.Resolve(set.ToDictionary(s => s.Item1, s => s.Item2)),
            Values = state == TrialState.Completed ? objectives.Length == 2 ? [value, latency] : [value] : [],
            Reports = state == TrialState.Pruned ? [new(1, value, 0)] : [],
            Failure = state == TrialState.Failed ? "out of <memory>" : null,
        };
        return new(
        [
            Of(0, TrialState.Completed, 0.5, 3), Of(1, TrialState.Completed, 0.8, 2, ("trainer", "net"), ("rate", "0.001")),
                Of(2, TrialState.Pruned, 0.6, 1),
            Of(3, TrialState.Failed, 0, 1), Of(4, TrialState.Completed, 0.7, 0.001),
        ], new("toy", space, objectives));
    }

    private static JsonArray Data(Chart chart) => chart.Traces;

    private static JsonObject Layout(Chart chart) => chart.Layout;

    private static string Title(Chart chart) => chart.Title;

    private static string Flat(JsonNode? node) => node!.ToJsonString();

    private static string Id(string html) => IdPattern().Match(html).Groups[1].Value;

    [GeneratedRegex("data-chart=\"([0-9a-f]{12})\"")]
    private static partial Regex IdPattern();
}
