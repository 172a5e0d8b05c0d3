using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Expected values are scikit-learn 1.2's for the same rows (accuracy_score, f1_score, precision_score,
/// recall_score, log_loss, confusion_matrix, balanced_accuracy_score, roc_auc_score, average_precision_score).</summary>
public class ClassificationMetricsTests
{
    private static readonly string[] Classes = ["a", "b", "c"];
    private static readonly int[] Labels = [0, 0, 1, 1, 2, 2];
    private static readonly float[][] Probabilities =
    [
        [0.7f, 0.2f, 0.1f],
        [0.3f, 0.6f, 0.1f],
        [0.1f, 0.8f, 0.1f],
        [0.2f, 0.5f, 0.3f],
        [0.5f, 0.1f, 0.4f],
        [0.0f, 0.0f, 1.0f],
    ];

    private static readonly MetricReport Report = ClassificationMetrics.Compute(Probabilities, Labels, Classes);

    [Fact]
    public void Single_metrics_agree_with_scikit_learn()
    {
        Assert.Equal(4 / 6.0, Report["accuracy"], 9);
        Assert.Equal(0.6555555555555556, Report["macroF1"], 9);
        Assert.Equal(0.5655382, Report["logLoss"], 6);
    }

    [Fact]
    public void Rankings_of_several_classes_are_the_mean_over_one_against_the_rest()
    {
        Assert.Equal(0.6666666666666666, Report["balancedAccuracy"], 9);
        Assert.Equal(0.9166666666666666, Report["auc"], 9);
        Assert.Equal(0.8888888888888888, Report["averagePrecision"], 9);
        Assert.False(Report.Has("f1"));
    }

    [Fact]
    public void Of_two_classes_the_second_is_the_positive_one_and_equal_scores_are_one_step()
    {
        float[] p = [0.1f, 0.4f, 0.35f, 0.8f, 0.8f, 0.3f, 0.4f, 0.9f];
        var report = ClassificationMetrics.Compute(p.Select(x => new[] { 1 - x, x }), [0, 1, 1, 0, 1, 0, 0, 1], ["no", "yes"]);
        Assert.Equal(0.5714285714285715, report["f1"], 9);
        Assert.Equal(0.75, report["auc"], 9);
        Assert.Equal(0.7333333333333333, report["averagePrecision"], 9);
        Assert.Equal(0.625, report["balancedAccuracy"], 9);
    }

    [Fact]
    public void Rows_of_one_class_alone_have_no_area_under_a_curve() =>
        Assert.False(ClassificationMetrics.Compute([[1f, 0f], [0f, 1f]], [0, 0], ["a", "b"]).Has("auc"));

    [Fact]
    public void Classes_are_evaluated_one_by_one()
    {
        var detail = Report.Classes!;
        Assert.Equal([0.5, 2 / 3.0, 1.0], Enumerable.Range(0, 3).Select(detail.Precision));
        Assert.Equal([0.5, 1.0, 0.5], Enumerable.Range(0, 3).Select(detail.Recall));
        Assert.Equal([[1, 1, 0], [0, 2, 0], [1, 0, 1]], detail.Confusion);
    }

    [Fact]
    public void A_class_the_model_does_not_know_counts_as_wrong_and_is_named()
    {
        var report = ClassificationMetrics.Compute([[1f, 0f], [1f, 0f]], [0, -1], ["a", "b"]);
        Assert.Equal(0.5, report["accuracy"]);
        Assert.Equal(ClassificationDetail.Unknown, report.Classes!.Labels[^1]);
        Assert.Equal(1, report.Classes.Support(2));
        Assert.True(double.IsFinite(report["logLoss"]));
    }

    [Fact]
    public void No_rows_give_null_metrics_in_json_and_never_NaN()
    {
        var json = ClassificationMetrics.Compute([], [], Classes).ToJson();
        Assert.Null(json["accuracy"]);
        Assert.DoesNotContain("NaN", json.ToJsonString());
    }
}
