using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.Tests.Notebooks;

/// <summary>When a new run is as good as the committed one.</summary>
public class NotebookComparisonTests
{
    private const string Table = "<table></table>", Chart = "<div class=\"mlnetsuite-chart\"></div>";

    [Fact]
    public void A_metric_within_its_tolerance_is_equal() =>
    Assert.Empty(Differences([Metric("accuracy", .98)], [Metric("accuracy", .971)]));

    [Fact]
    public void One_beyond_it_is_told_with_both_values() =>
        Assert.Equal(["accuracy is 0.969, committed is 0.98, which is more than 0.01 away."],
            Differences([Metric("accuracy", .98)], [Metric("accuracy", .969)]));

    [Fact]
    public void Metrics_that_are_new_missing_or_share_a_name_are_reported()
    {
        Assert.Equal(["the metric 'a' is missing.", "the metric 'b' is not in the committed notebook; run with --update."],
            Differences([Metric("a", 1)], [Metric("b", 1)]));
        Assert.Equal(["the metric 'a' is shown 2 times; each name must be unique."],
            Differences([Metric("a", 1)], [Metric("a", 1), Metric("a", 1)]));
    }

    [Fact]
    public void A_table_or_chart_that_is_missing_is_told_and_more_of_them_are_not()
    {
        Assert.Equal(["cell c showed 1 x Chart, now 0."], Differences([Html(Chart)], [Html(Table)]));
        Assert.Equal(["cell c showed 2 x Table, now 1."], Differences([Html(Table), Html(Table)], [Html(Table)]));
        Assert.Empty(Differences([Html(Table)], [Html(Table), Html(Chart)]));
    }

    [Fact]
    public void A_chart_with_its_picture_is_a_chart() =>
    Assert.Empty(
        Differences([Html(Chart.Replace("></", "><img src=\"data:image/png;base64,\"/></", StringComparison.Ordinal))], [Html(Chart)]));

    [Fact]
    public void An_error_is_told() =>
    Assert.Equal(["cell c: E: oh"],
        Differences([],
            [new JsonObject { ["output_type"] = "error", ["ename"] = "E", ["evalue"] = "oh", ["traceback"] = new JsonArray() }]));

    [Fact]
    public void A_cell_that_its_story_does_not_give_is_told() =>
        Assert.Equal(["cell 1 of the notebook is not what its story gives: 'x' and 'y'; run with --update."],
            NotebookComparison.Differences(Notebook("x", []), Notebook("y", [])));

    private static IReadOnlyList<string> Differences(JsonObject[] committed, JsonObject[] run) =>
        NotebookComparison.Differences(Notebook("x", committed), Notebook("x", run));

    private static JsonObject Notebook(string source, JsonObject[] outputs) => new()
    {
        ["cells"] = new JsonArray(
            new JsonObject { ["cell_type"] = "code", ["id"] = "c", ["source"] = source, ["outputs"] = new JsonArray([.. outputs]) }),
    };

    private static JsonObject Html(string html) =>
        new() { ["output_type"] = "display_data", ["data"] = new JsonObject { ["text/html"] = html } };

    private static JsonObject Metric(string name, double value) => new()
    {
        ["output_type"] = "execute_result",
        ["data"] = new JsonObject
        {
            ["application/vnd.mlnetsuite.metric+json"] = new JsonObject
            {
                ["name"] = name,
                ["value"] = value,
                ["tolerance"] = .01
            }
        },
    };
}
