using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class RatingBlocksTests
{
    [Fact]
    public void Blocks_of_a_stage_share_no_user_and_no_item_and_together_hold_every_rating_once()
    {
        var ratings = RatingMatrix.From(SmallRatings.TwoTastes());
        var blocks = RatingBlocks.Deal(ratings, 4, new Random(3));
        List<(int, int)> all = [];
        for (var stage = 0; stage < blocks.Side; stage++)
        {
            HashSet<int> users = [], items = [];
            for (var group = 0; group < blocks.Side; group++)
            {
                var block = blocks.Block(stage, group).ToArray();
                Assert.True(block.Select(r => r.User).Distinct().All(users.Add));
                Assert.True(block.Select(r => r.Item).Distinct().All(items.Add));
                all.AddRange(block.Select(r => (r.User, r.Item)));
                // Grouped by user: no user comes back after another.
                Assert.Equal(block.Select(r => r.User).Distinct().Count(), block.Where((r, n) => n == 0 || block[n - 1].User != r.User)
                    .Count());
            }
        }
        Assert.Equal(ratings.Count, all.Distinct().Count());
        Assert.Equal(ratings.Count, all.Count);
    }

    [Fact]
    public void Blocks_are_of_about_equal_size()
    {
        var ratings = RatingMatrix.From(SmallRatings.TwoTastes(200, 100));
        var blocks = RatingBlocks.Deal(ratings, 4, new Random(3));
        for (var b = 0; b < 16; b++)
            Assert.InRange(blocks.Block(b / 4, b % 4).Length, ratings.Count / 16 * 0.6, ratings.Count / 16 * 1.5);
    }
}
