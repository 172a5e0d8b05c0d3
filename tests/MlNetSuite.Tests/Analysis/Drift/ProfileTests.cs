using System.Text.Json;
using MlNetSuite.Analysis.Drift;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Analysis.Drift;

public class ProfileTests
{
    [Fact]
    public void Numbers_are_kept_as_points_of_their_distribution()
    {
        var profile = Profiler.Numbers("a", Measures.Value, [.. Enumerable.Range(1, 1_001).Select(i => (double)i), double.NaN], 11);
        Assert.Equal([1, 101, 201, 301, 401, 501, 601, 701, 801, 901, 1001], profile.Numbers!.Points);
        Assert.Equal(101 / 1001.0, profile.Numbers.Shares[1], 6);
        Assert.Equal(1, profile.Numbers.Shares[^1]);
        Assert.Equal(501, profile.Numbers.Mean);
        Assert.Equal((1_002, 1 / 1002.0), (profile.Rows, profile.Missing), (a, b) => a.Item1 == b.Item1
            && Math.Abs(a.Item2 - b.Item2) < 1e-6);
    }

    [Fact]
    public void Few_different_numbers_are_kept_exactly()
    {
        var profile = Profiler.Numbers("a", Measures.Value, [0, 0, 0, 1, 1, 7, 7, 7, 7, 7], 101).Numbers!;
        Assert.Equal([0, 1, 7], profile.Points);
        Assert.Equal([0.3, 0.5, 1], profile.Shares);
        Assert.Empty(Profiler.Numbers("a", Measures.Value, [double.NaN], 11).Numbers!.Points);
    }

    [Fact]
    public void Categories_beyond_the_commonest_are_others()
    {
        var values = Enumerable.Range(1, 25).SelectMany(n => Enumerable.Repeat($"value {n:00}", n)).Append(null).ToList();
        var profile = Profiler.Categories("c", Measures.Value, values);
        Assert.Equal(20, profile.Categories!.Values.Count);
        Assert.Equal("value 25", profile.Categories.Values[0]);
        Assert.Equal(25 / 325.0, profile.Categories.Shares[0], 6);
        Assert.Equal(15 / 325.0, profile.Categories.Other, 6);
        Assert.Equal(1 / 326.0, profile.Missing, 6);
    }

    [Fact]
    public void Texts_are_kept_as_lengths_and_common_words()
    {
        var profiles = Profiler.Texts("t", ["The cat", "the dog sat", ""], 11, words: 2).ToList();
        Assert.Equal([Measures.Words, Measures.Characters, Measures.Familiar], profiles.Select(p => p.Measure));
        Assert.Equal([0, 2, 3], profiles[0].Numbers!.Points);
        Assert.Equal(["the", "cat"], profiles[2].Words!.Words);
        Assert.Equal(2 / 3.0, profiles[2].Words!.Shares[0], 6);
        Assert.Equal([1 / 3.0, 1], profiles[2].Numbers!.Points, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(1 / 3.0, profiles[2].Missing, 6);
    }

    [Fact]
    public void It_is_read_as_it_was_written()
    {
        var profile = new ModelProfile(3, 2,
            [Profiler.Numbers("a", Measures.Value, [1.5, 2.25, double.NaN], 11), .. Profiler.Texts("日本", ["un été", "x"], 11, 5)],
            [Profiler.Categories("PredictedLabel", Measures.Value, ["a \"b\"", null])]);
        var text = JsonSerializer.Serialize(profile);
        var again = JsonSerializer.Deserialize<ModelProfile>(text)!;
        Assert.Equal(text, JsonSerializer.Serialize(again));
        Assert.Equal([1.5, 2.25], again.Columns[0].Numbers!.Points);
        Assert.Equal(profile.Columns[^1].Words!.Words, again.Columns[^1].Words!.Words);
        Assert.Null(again.Columns[0].Categories);
    }
}
