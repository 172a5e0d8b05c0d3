using MlNetSuite.Analysis.Drift;

namespace MlNetSuite.Tests.Analysis.Drift;

/// <summary>Expected values are computed by hand from the formulas, or are critical values of the printed tables.</summary>
public class DriftStatisticsTests
{
    [Fact]
    public void The_stability_index_is_that_of_the_formula()
    {
        // 0.1 ln(0.6 / 0.5) - 0.1 ln(0.4 / 0.5)
        Assert.Equal(0.0405465, DriftStatistics.StabilityIndex([0.5, 0.5], [0.6, 0.4]), 7);
        Assert.Equal(0, DriftStatistics.StabilityIndex([0.2, 0.3, 0.5, 0], [0.2, 0.3, 0.5, 0]));
        // An empty bin counts as 1 in 10,000: -0.1 ln 0.9 + 0.0999 ln 1000.
        Assert.Equal(0.7006208, DriftStatistics.StabilityIndex([1, 0], [0.9, 0.1]), 6);
    }

    [Theory]
    [InlineData(1.2238, 0.10)]
    [InlineData(1.3581, 0.05)]
    [InlineData(1.6276, 0.01)]
    [InlineData(1.9495, 0.001)]
    public void Kolmogorovs_critical_values_have_their_probabilities(double critical, double p)
    {
        // 200 and 200 rows: the root of 100 is 10, with Stephens' correction 10.131.
        Assert.Equal(p, DriftStatistics.KolmogorovSmirnov(critical / 10.131, 200, 200), p / 500);
    }

    [Fact]
    public void No_distance_and_no_rows_are_no_evidence()
    {
        Assert.Equal(1, DriftStatistics.KolmogorovSmirnov(0, 100, 100));
        Assert.Equal(1, DriftStatistics.KolmogorovSmirnov(1e-6, 100, 100));
        Assert.Equal(1, DriftStatistics.KolmogorovSmirnov(0.5, 100, 0));
        Assert.Equal(new ChiSquared(0, 0, 1), DriftStatistics.Homogeneity([10, 20], [0, 0]));
        Assert.Equal(new ChiSquared(0, 0, 1), DriftStatistics.Homogeneity([100], [50]));
    }

    [Fact]
    public void Chi_squared_is_pearsons()
    {
        // Every cell expects 15 and is 5 away: 4 × 25 / 15.
        var test = DriftStatistics.Homogeneity([10, 20], [20, 10]);
        Assert.Equal(20 / 3.0, test.Statistic, 12);
        Assert.Equal(1, test.Freedom);
        Assert.Equal(0.0098233, test.P, 6);
        Assert.Equal(1, DriftStatistics.Homogeneity([10, 20, 30], [20, 40, 60]).P, 12);
    }

    [Fact]
    public void Bins_of_too_few_rows_are_put_together()
    {
        // Two bins of 1 and 3 rows expect 2 in the new rows; together with the smallest other they are one of three.
        var test = DriftStatistics.Homogeneity([100, 60, 40, 1, 3], [100, 60, 40, 3, 1]);
        Assert.Equal((2, 1.0), (test.Freedom, test.P));
        // Together enough, they stand for themselves.
        Assert.Equal(2, DriftStatistics.Homogeneity([100, 100, 4, 4], [100, 100, 4, 4]).Freedom);
    }
}
