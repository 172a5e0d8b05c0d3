using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Expected values are scikit-learn 1.2's (mean_squared_error, mean_absolute_error, r2_score).</summary>
public class RegressionMetricsTests
{
    [Fact]
    public void Errors_agree_with_scikit_learn()
    {
        var report = RegressionMetrics.Compute([2.5f, 0, 2, 8], [3, -0.5f, 2, 7]);
        Assert.Equal(0.6123724356957945, report["rmse"], 9);
        Assert.Equal(0.5, report["mae"], 9);
        Assert.Equal(0.9486081370449679, report["r2"], 9);
    }

    [Fact]
    public void The_share_explained_of_one_row_is_null_in_json() =>
        Assert.Null(RegressionMetrics.Compute([1], [1]).ToJson()["r2"]);
}
