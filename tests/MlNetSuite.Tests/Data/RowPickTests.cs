using MlNetSuite.Data;

namespace MlNetSuite.Tests.Data;

public class RowPickTests
{
    [Fact]
    public void Few_rows_are_all_taken()
    {
        Assert.Equal([0, 1, 2], RowPick.Spread(3, 5));
        Assert.Equal([0, 1, 2], RowPick.Draw(3, 5, seed: 1));
        Assert.Empty(RowPick.Spread(0, 5));
    }

    [Fact]
    public void Of_many_those_at_even_distances_or_those_the_seed_draws()
    {
        Assert.Equal([0, 2, 5, 7], RowPick.Spread(10, 4));
        var drawn = RowPick.Draw(1_000, 50, seed: 1);
        Assert.Equal(50, drawn.Distinct().Count());
        Assert.Equal(drawn.Order(), drawn);
        Assert.Equal(drawn, RowPick.Draw(1_000, 50, seed: 1));
        Assert.NotEqual(drawn, RowPick.Draw(1_000, 50, seed: 2));
    }
}
