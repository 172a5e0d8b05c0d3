using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Tests.Analysis.Explanations;

public class KernelShapTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(9)]
    public void With_all_coalitions_it_is_exact(int players)
    {
        var game = new RandomGame(players, seed: 10 + players);
        var (start, values) = KernelShap.Estimate(players, game.Worth, samples: 1 << players, seed: 1, cancel: Cancel);
        Assert.Equal(game.Empty, start);
        Assert.Equal(ShapleyValues.Exact(players, game.Worth).Values, values, (a, b) => Math.Abs(a - b) < 1e-7);
    }

    [Fact]
    public void With_some_it_is_near_and_still_adds_up()
    {
        // Fourteen players that work in pairs; 1,000 of 16,384 coalitions.
        double[] Worth(IReadOnlyList<bool[]> coalitions) =>
            [.. coalitions.Select(c => Enumerable.Range(0, 7)
                .Sum(i => (i + 1) * ((c[2 * i] ? 0.5 : 0) + (c[2 * i] && c[2 * i + 1] ? 1 : 0))))];
        var exact = ShapleyValues.Exact(14, Worth).Values;
        var (start, values) = KernelShap.Estimate(14, Worth, samples: 1_000, seed: 1, cancel: Cancel);
        Assert.Equal(0, start);
        Assert.Equal(1.5 * 28, values.Sum(), 1e-9);
        Assert.Equal(exact, values, (a, b) => Math.Abs(a - b) < 0.05);
        Assert.NotEqual(exact, values);
        Assert.Equal(values, KernelShap.Estimate(14, Worth, 1_000, seed: 1, cancel: Cancel).Values);
        Assert.NotEqual(values, KernelShap.Estimate(14, Worth, 1_000, seed: 2, cancel: Cancel).Values);
    }

    [Fact]
    public void Sums_are_taken_apart_exactly_however_few_samples_there_are()
    {
        var weights = Enumerable.Range(0, 40).Select(i => i - 20.0).ToArray();
        double[] Worth(IReadOnlyList<bool[]> coalitions) => [.. coalitions.Select(c => 3 + weights.Where((_, i) => c[i]).Sum())];
        var (start, values) = KernelShap.Estimate(40, Worth, samples: 10, seed: 1, cancel: Cancel);
        Assert.Equal(3, start);
        Assert.Equal(weights, values, (a, b) => Math.Abs(a - b) < 1e-5);
    }
}
