using MlNetSuite.Analysis.Drift;

namespace MlNetSuite.Tests.Analysis.Drift;

public class ComparisonTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(101)]
    public void What_has_not_changed_is_stable_to_the_last_digit(int points)
    {
        var values = Normal(400, seed: 1);
        var drift = Comparison.Numbers(Profiler.Numbers("a", Measures.Value, values, points), values);
        Assert.Equal(0, drift.StabilityIndex, 8);
        Assert.Equal(0, drift.KolmogorovSmirnov!.Distance, 5);
        Assert.Equal((1.0, DriftVerdict.Stable), (drift.KolmogorovSmirnov.P, drift.Verdict));
    }

    [Fact]
    public void The_distance_is_the_true_one_but_for_what_lies_between_points()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var (before, now) = (Normal(300, seed), Normal(200, 1_000 + seed, seed / 25.0));
            var distance = Comparison.Numbers(Profiler.Numbers("a", Measures.Value, before, 51), now).KolmogorovSmirnov!.Distance;
            var exact = before.Concat(now).Max(x => Math.Abs(before.Count(v => v <= x) / 300.0 - now.Count(v => v <= x) / 200.0));
            Assert.InRange(distance, exact - 1 / 50.0 - 0.01, exact + 1e-5);
        }
    }

    [Theory]
    [InlineData(0.0, "Stable")]
    [InlineData(0.4, "Moderate")]
    [InlineData(1.0, "Drifted")]
    public void A_shift_is_called_what_it_is(double deviations, string verdict)
    {
        var profile = Profiler.Numbers("a", Measures.Value, Normal(5_000, 1), 101);
        Assert.Equal(verdict, $"{Comparison.Numbers(profile, Normal(2_000, 2, deviations)).Verdict}");
    }

    [Fact]
    public void Small_samples_of_the_same_are_not_called_drifted()
    {
        var profile = Profiler.Numbers("a", Measures.Value, Normal(2_000, 1), 101);
        var drifts = Enumerable.Range(0, 300).Select(seed => Comparison.Numbers(profile, Normal(25, 100 + seed))).ToList();
        // By the index alone, most would be.
        Assert.True(drifts.Count(d => d.StabilityIndex >= ColumnDrift.DriftedFrom) > 150);
        Assert.True(drifts.Count(d => d.Verdict != DriftVerdict.Stable) <= 9);
    }

    [Fact]
    public void Values_beyond_the_range_of_training_are_drift_even_of_a_constant()
    {
        var constant = Profiler.Numbers("a", Measures.Value, [.. Enumerable.Repeat(5.0, 200)], 101);
        Assert.Equal(DriftVerdict.Stable, Comparison.Numbers(constant, [.. Enumerable.Repeat(5.0, 100)]).Verdict);
        foreach (var other in (double[])[4, 6])
        {
            var drift = Comparison.Numbers(constant, [.. Enumerable.Repeat(other, 100)]);
            Assert.Equal((DriftVerdict.Drifted, 1.0), (drift.Verdict, drift.KolmogorovSmirnov!.Distance));
        }
    }

    [Fact]
    public void A_column_that_goes_missing_has_drifted()
    {
        var profile = Profiler.Numbers("a", Measures.Value, Normal(500, 1), 101);
        var now = Normal(500, 2);
        var drift = Comparison.Numbers(profile, [.. now.Select((v, i) => i % 2 == 0 ? v : double.NaN)]);
        Assert.Equal((DriftVerdict.Drifted, 0.5), (drift.Verdict, drift.MissingNow));
        Assert.Equal(DriftVerdict.Drifted, Comparison.Numbers(profile, [.. now.Select(_ => double.NaN)]).Verdict);
        var categories = Profiler.Categories("c", Measures.Value, [.. Enumerable.Repeat("x", 200)]);
        Assert.Equal(DriftVerdict.Drifted,
            Comparison.Categories(categories, [.. Enumerable.Range(0, 100).Select(i => i % 3 == 0 ? null : "x")]).Verdict);
    }

    [Fact]
    public void Categories_tell_what_has_changed_most()
    {
        var profile = Profiler.Categories("c", Measures.Value, [.. Enumerable.Range(0, 300).Select(i => "abc"[i % 3].ToString())]);
        var drift = Comparison.Categories(profile, [.. Enumerable.Range(0, 300).Select(i => i % 3 == 0 ? "a" : "new")]);
        Assert.Equal(DriftVerdict.Drifted, drift.Verdict);
        Assert.Equal(new("(other)", 0, 2 / 3.0), drift.Changes[0]);
        Assert.Null(drift.KolmogorovSmirnov);
        Assert.True(drift.Test.P < 1e-9);
    }

    /// <summary>Numbers of a normal distribution (Box and Muller 1958).</summary>
    private static double[] Normal(int count, int seed, double mean = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count)
            .Select(_ => mean + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble()))];
    }
}
