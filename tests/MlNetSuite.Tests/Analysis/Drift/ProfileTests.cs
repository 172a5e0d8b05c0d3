using System.Text.Json;
using FsCheck.Xunit;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Analysis.Drift;

public class ProfileTests
{
    [Fact]
    public void Numbers_are_kept_as_points_of_their_distribution()
    {
        var profile = Profiler.Numbers("a", Measures.Value, [.. Enumerable.Range(1, 1_001).Select(i => (double)i), double.NaN], 11);
        Assert.Equal([5.5, 100.5, 200.5, 300.5, 400.5, 500.5, 600.5, 700.5, 800.5, 900.5, 996.5], profile.Numbers!.Points);
        Assert.Equal(100 / 1001.0, profile.Numbers.Shares[1], 6);
        Assert.Equal(996 / 1001.0, profile.Numbers.Shares[^1], 6);
        Assert.Equal(5 / 1001.0, profile.Numbers.Below, 6);
        Assert.Equal(5 / 1001.0, profile.Numbers.Above, 6);
        Assert.Equal(501, profile.Numbers.Mean);
        Assert.Equal((1_002, 1 / 1002.0), (profile.Rows, profile.Missing), (a, b) => a.Item1 == b.Item1
            && Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Few_different_numbers_are_kept_exactly()
    {
        var profile = Profiler.Numbers("a", Measures.Value, Tenfold<double>([0, 0, 0, 1, 1, 7, 7, 7, 7, 7]), 101).Numbers!;
        Assert.Equal([0, 1, 7], profile.Points);
        Assert.Equal([0.3, 0.5, 1], profile.Shares);
        Assert.Empty(Profiler.Numbers("a", Measures.Value, [double.NaN], 11).Numbers!.Points);
    }

    [Fact]
    public void Categories_beyond_the_commonest_are_others()
    {
        var values = Enumerable.Range(1, 25).SelectMany(n => Enumerable.Repeat($"value {n:00}", n)).Append(null).ToList();
        var profile = Profiler.Categories("c", Measures.Value, values);
        Assert.Equal(16, profile.Categories!.Values.Count);
        Assert.Equal("value 25", profile.Categories.Values[0]);
        Assert.Equal(25 / 325.0, profile.Categories.Shares[0], 6);
        Assert.Equal(45 / 325.0, profile.Categories.Other, 6);
        Assert.Equal(1 / 326.0, profile.Missing, 6);
    }

    [Fact]
    public void Texts_are_kept_as_lengths_and_common_words()
    {
        var profiles = Profiler.Texts("t", Tenfold(["The cat", "the dog sat", ""]), 11, words: 2).ToList();
        Assert.Equal([Measures.Words, Measures.Characters, Measures.Familiar], profiles.Select(p => p.Measure));
        Assert.Equal([0, 2, 3], profiles[0].Numbers!.Points);
        Assert.Equal(["the", "cat"], profiles[2].Words!.Words);
        Assert.Equal(2 / 3.0, profiles[2].Words!.Shares[0], 6);
        Assert.Equal([1 / 3.0, 1], profiles[2].Numbers!.Points, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(1 / 3.0, profiles[2].Missing, 6);
    }

    /// <summary>A value that few rows have may tell who one of them is.</summary>
    [Property(MaxTest = 100)]
    public void No_value_is_shown_that_fewer_than_ten_rows_share(int seed, byte rows, bool whole)
    {
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, rows)
            .Select(_ => whole ? random.Next(rows) / 9 : (double)MathF.Round(random.NextSingle(), 2))];
        string[] words = [.. values.Select(v => $"w{(int)(9 * v)}")];
        var numbers = Profiler.Numbers("a", Measures.Value, values, 21).Numbers!;
        Assert.All(numbers.Points, point => Assert.True(values.Count(v => (float)v == (float)point) is 0 or >= 10));
        Assert.Equal(values.Count(v => numbers.Points.Count > 0 && v < numbers.Points[0]), numbers.Below * rows, 3);
        Assert.Equal(values.Count(v => numbers.Points.Count > 0 && v > numbers.Points[^1]), numbers.Above * rows, 3);
        Assert.All(Profiler.Categories("a", Measures.Value, words).Categories!.Values, c => Assert.True(words.Count(w => w == c) >= 10));
        Assert.All(Profiler.Texts("a", words, 11, 50).Last().Words!.Words, c => Assert.True(words.Count(w => w == c) >= 10));
    }

    [Fact]
    public void Rows_like_those_of_the_profile_are_stable_at_both_ends_too()
    {
        var random = new Random(2);
        List<double> before = [.. Enumerable.Range(0, 300).Select(_ => random.NextDouble())];
        var profile = Profiler.Numbers("a", Measures.Value, before, 101);
        Assert.True(Comparison.Numbers(profile, before).KolmogorovSmirnov!.Distance < 0.01);
        Assert.Equal(DriftVerdict.Stable, Comparison.Numbers(profile, [.. before.Select(_ => random.NextDouble())]).Verdict);
        Assert.Equal(DriftVerdict.Drifted, Comparison.Numbers(profile, before.ConvertAll(v => v + 1)).Verdict);
    }

    private static T[] Tenfold<T>(IEnumerable<T> values) => [.. values.SelectMany(v => Enumerable.Repeat(v, 10))];

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var profile = new ModelProfile(3, 2,
            [Profiler.Numbers("a", Measures.Value, Tenfold([1.5, 2.25, double.NaN]), 11),
                .. Profiler.Texts("日本", Tenfold(["un été", "x"]), 11, 5)],
            [Profiler.Categories("PredictedLabel", Measures.Value, ["a \"b\"", null])]);
        var text = JsonSerializer.Serialize(profile);
        var again = JsonSerializer.Deserialize<ModelProfile>(text)!;
        Assert.Equal(text, JsonSerializer.Serialize(again));
        Assert.Equal([1.5, 2.25], again.Columns[0].Numbers!.Points);
        Assert.Equal(profile.Columns[^1].Words!.Words, again.Columns[^1].Words!.Words);
        Assert.Null(again.Columns[0].Categories);
    }
}
