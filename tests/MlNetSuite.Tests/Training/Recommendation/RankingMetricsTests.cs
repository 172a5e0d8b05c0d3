using MlNetSuite.Prediction.Recommendation;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class RankingMetricsTests
{
    [Fact]
    public void One_list_as_worked_out_by_hand()
    {
        // Item 2 at place 2 of 3, item 9 missed: DCG = 1/log2(3) = 0.63093, the best DCG = 1 + 0.63093.
        var metrics = RankingMetrics.OfOne([1, 2, 3], [2, 9], 3);
        Assert.Equal(1, metrics.HitRate);
        Assert.Equal(0.5, metrics.Recall);
        Assert.Equal(0.38685280723454163, metrics.Ndcg, 1e-12);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0.6309297535714575)] // 1/log2(3)
    [InlineData(9, 0.2890648263178879)] // 1/log2(11)
    [InlineData(10, 0)]
    public void With_one_item_held_out_gain_is_the_discount_of_its_place(int before, double ndcg)
    {
        int[] list = [.. Enumerable.Range(100, before), 7];
        Assert.Equal(ndcg, RankingMetrics.OfOne(list, [7], 10).Ndcg, 1e-12);
    }

    [Fact]
    public void More_relevant_items_than_places_still_allow_a_perfect_list()
    {
        var metrics = RankingMetrics.OfOne([1, 2], [1, 2, 3, 4], 2);
        Assert.Equal(1, metrics.Ndcg, 1e-12);
        Assert.Equal(0.5, metrics.Recall);
    }

    [Fact]
    public void Items_rated_in_training_are_no_candidates_and_unknown_ones_are_missed()
    {
        // Items by popularity a, b, c, d, and e that nobody rated. Ann rated a and is asked for b, and for something never seen; bob was
        // never seen.
        var rated = new RatedItems(["ann", "cleo"], ["a", "b", "c", "d", "e"], [0, 1, 5], [0, 0, 1, 2, 3]);
        float[] scores = [9, 3, 2, 1, 10];
        var metrics = RankingMetrics.Of(rated, [("ann", "b"), ("ann", "new"), ("ann", "a"), ("bob", "c")], ItemScores.Same(scores), 2, 2,
            TestContext.Current.CancellationToken)!;
        Assert.Equal(2, metrics.Users);
        Assert.Equal(0.5, metrics.HitRate);
        Assert.Equal((0.5 + 0) / 2, metrics.Recall);
        // Ann: b first, of two: 1 / (1 + 1/log2(3)). Bob: a, b; c is missed.
        Assert.Equal(0.6131471927654584 / 2, metrics.Ndcg, 1e-12);
    }

    [Fact]
    public void Nothing_to_rank_gives_nothing() =>
        Assert.Null(RankingMetrics.Of(new(["ann"], ["a"], [0, 1], [0]), [("ann", "a")], ItemScores.Same([1]), 10, 1,
            TestContext.Current.CancellationToken));
}
