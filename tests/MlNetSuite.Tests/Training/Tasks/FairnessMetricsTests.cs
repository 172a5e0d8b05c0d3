using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Expected values are counted by hand.</summary>
public class FairnessMetricsTests
{
    [Fact]
    public void Two_classes_and_two_groups()
    {
        // Of A's rows 4 are rightly and 1 is wrongly taken for yes, 1 is missed; of B's 1 rightly, none wrongly, 3 missed.
        var groups = FairnessMetrics.Of("sex",
            [Group("A", (1, 1, 4), (1, 0, 1), (0, 1, 1), (0, 0, 4)), Group("B", (1, 1, 1), (1, 0, 3), (0, 0, 6))], ["no", "yes"]);
        var yes = groups.Classes[1];
        Assert.Equal([0.5, 0.1], yes.SelectionRates);
        Assert.Equal(0.4, yes.DemographicParityDifference, 12);
        Assert.Equal(0.8 - 0.25, yes.TruePositiveRateDifference, 12);
        Assert.Equal(0.2, yes.FalsePositiveRateDifference, 12);
        Assert.Equal(0.55, yes.EqualizedOddsDifference, 12);
        // What is true of one class of two is true of the other.
        Assert.Equal(0.4, groups.DemographicParityDifference!.Value, 12);
        Assert.Equal(0.55, groups.EqualizedOddsDifference!.Value, 12);
        Assert.Equal(0.8 - 0.7, groups.Differences.Single(d => d.Key == "accuracy").Value, 12);
        Assert.Contains("fewer than 30 rows, whose metrics say little: A (10), B (10)", Assert.Single(groups.Notes));
    }

    [Fact]
    public void Three_classes_and_three_groups()
    {
        var groups = FairnessMetrics.Of("city",
            [
                Group("X", (0, 0, 10), (1, 1, 10), (2, 2, 10)),
                Group("Y", (0, 0, 20), (1, 0, 5), (2, 2, 15)),
                Group("Z", (0, 0, 12), (1, 1, 12), (2, 1, 16)),
            ], ["a", "b", "c"]);
        // a: X 10/30, Y 25/40, Z 12/40; all of a's are found; wrongly 0/20, 5/20, 0/28.
        Assert.Equal(25 / 40.0 - 12 / 40.0, groups.Classes[0].DemographicParityDifference, 12);
        Assert.Equal((0, 0.25), (groups.Classes[0].TruePositiveRateDifference, groups.Classes[0].FalsePositiveRateDifference));
        // b: X 10/30, Y 0/40, Z 28/40; found 1, 0, 1; wrongly 0/20, 0/35, 16/28.
        Assert.Equal(0.7, groups.Classes[1].DemographicParityDifference, 12);
        Assert.Equal(1, groups.Classes[1].EqualizedOddsDifference, 12);
        Assert.Equal(16 / 28.0, groups.Classes[1].FalsePositiveRateDifference, 12);
        Assert.Equal((0.7, 1.0), (groups.DemographicParityDifference!.Value, groups.EqualizedOddsDifference!.Value));
        Assert.Empty(groups.Notes);
    }

    [Fact]
    public void A_group_without_rows_of_a_class_has_no_rate_for_it()
    {
        var groups = FairnessMetrics.Of("g", [Group("A", (1, 1, 30), (1, 0, 10), (0, 0, 10)), Group("B", (0, 0, 40))], ["no", "yes"]);
        Assert.Equal(0, groups.Classes[1].TruePositiveRateDifference);
        Assert.Contains("no rows of class 'yes' in B", Assert.Single(groups.Notes));
    }

    [Fact]
    public void Rows_of_a_class_the_model_does_not_know_are_others_rows()
    {
        var groups = FairnessMetrics.Of("g", [Group("A", (-1, 1, 10), (0, 0, 30), (1, 1, 10)), Group("B", (0, 0, 30), (1, 1, 10))],
            ["no", "yes"]);
        Assert.Equal(10 / 40.0, groups.Classes[1].FalsePositiveRateDifference, 12);
    }

    [Fact]
    public void Without_classes_there_are_differences_of_the_errors_alone()
    {
        var groups = FairnessMetrics.Of("g",
            [new("A", 40, new(("rmse", 2), ("r2", double.NaN))), new("B", 40, new(("rmse", 5), ("r2", 0.5)))], []);
        Assert.Equal([new("rmse", 3)], groups.Differences);
        Assert.Null(groups.DemographicParityDifference);
        Assert.Null(groups.EqualizedOddsDifference);
    }

    /// <summary>A group of rows: actual class, predicted class, how many.</summary>
    private static GroupMetrics Group(string name, params (int Actual, int Predicted, int Rows)[] cells)
    {
        var classes = Math.Max(2, cells.Max(c => c.Predicted) + 1);
        var rows = cells.SelectMany(c => Enumerable.Repeat(c, c.Rows)).ToList();
        string[] names = [.. Enumerable.Range(0, Math.Max(classes, cells.Max(c => c.Actual) + 1)).Select(c => $"class {c}")];
        var scores = rows.Select(r => names.Select((_, c) => c == r.Predicted ? 0.8f : 0.2f / (names.Length - 1)).ToArray());
        return new(name, rows.Count, ClassificationMetrics.Compute(scores, [.. rows.Select(r => r.Actual)], names));
    }
}
