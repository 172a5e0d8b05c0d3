using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Prediction;

namespace MlNetSuite.Tests.Analysis.Explanations;

public class PermutationImportanceTests
{
    private static readonly IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows =
        [.. Enumerable.Range(0, 200)
            .Select(i => new Dictionary<string, object?> { ["a"] = (float)(i % 2), ["b"] = (float)i, ["c"] = (float)(i % 3) })];

    // The model answers with a, and a is right.
    private static float[][] Scores(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows) =>
        [.. rows.Select(r => new[] { (float)r["a"]! })];

    private static double Accuracy(float[][] scores) => scores.Where((s, i) => s[0] == i % 2).Count() / 200.0;

    [Fact]
    public void Only_what_the_model_looks_at_is_missed()
    {
        var found = Compute(repeats: 20, seed: 1);
        Assert.Equal("a", found[0].Feature);
        // Half the rows are 1, so that a shuffled a is right about half of them.
        Assert.Equal(0.5, found[0].Mean, 0.05);
        Assert.InRange(found[0].Deviation, 0.005, 0.08);
        Assert.Equal(["b", "c"], found.Skip(1).Select(f => f.Feature));
        Assert.All(found.Skip(1), f => Assert.Equal((0, 0), (f.Mean, f.Deviation)));
    }

    [Fact]
    public void The_seed_decides()
    {
        Assert.Equal(Compute(3, seed: 1), Compute(3, seed: 1));
        Assert.NotEqual(Compute(3, seed: 1), Compute(3, seed: 2));
    }

    [Fact]
    public void Blocks_tile_an_image_and_are_exchanged_in_every_channel()
    {
        var image = new CardImage(3, 5, 7);
        var (black, white) = (Row(0), Row(255));
        var blocks = ExchangedFeature.Grid(image, 4);
        Assert.Equal(16, blocks.Count);
        var touched = new int[3 * 5 * 7];
        foreach (var block in blocks)
        {
            var mixed = (byte[])block.From(black, white)["Pixels"]!;
            for (var p = 0; p < mixed.Length; p++)
                touched[p] += mixed[p] == 255 ? 1 : 0;
        }
        Assert.All(touched, times => Assert.Equal(1, times));
        Assert.All((byte[])black["Pixels"]!, p => Assert.Equal(0, p));
        Assert.Equal(6, ExchangedFeature.Grid(new(1, 2, 3), 4).Count);

        static Dictionary<string, object?> Row(byte grey) => new() { ["Pixels"] = Enumerable.Repeat(grey, 3 * 5 * 7).ToArray() };
    }

    private static IReadOnlyList<FeatureImportance> Compute(int repeats, int seed) => PermutationImportance.Compute(
        Rows, [.. "abc".Select(c => ExchangedFeature.Column($"{c}"))], Scores, Accuracy, repeats, seed,
        TestContext.Current.CancellationToken);
}
