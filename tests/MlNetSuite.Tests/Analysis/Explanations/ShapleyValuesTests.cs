using MlNetSuite.Analysis.Explanations;

namespace MlNetSuite.Tests.Analysis.Explanations;

public class ShapleyValuesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void They_are_the_mean_contribution_over_all_orders(int players)
    {
        var game = new RandomGame(players, seed: players);
        var (start, values) = ShapleyValues.Exact(players, game.Worth);
        Assert.Equal(game.Empty, start);
        Assert.Equal(RandomGame.ByOrders(players, game.Worth), values, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(game.Whole - game.Empty, values.Sum(), 1e-12);
    }

    [Fact]
    public void The_one_right_glove_among_two_left_ones_is_worth_two_thirds()
    {
        // The glove game: a pair is worth 1 (Shapley 1953; the values are in every textbook on cooperative games).
        double[] Pairs(IReadOnlyList<bool[]> coalitions) => [.. coalitions.Select(c => (c[0] || c[1]) && c[2] ? 1.0 : 0)];
        Assert.Equal([1 / 6.0, 1 / 6.0, 4 / 6.0], ShapleyValues.Exact(3, Pairs).Values, (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
