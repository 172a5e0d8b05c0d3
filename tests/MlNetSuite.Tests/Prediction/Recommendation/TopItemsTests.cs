using FsCheck.Xunit;
using MlNetSuite.Prediction.Recommendation;

namespace MlNetSuite.Tests.Prediction.Recommendation;

public class TopItemsTests
{
    [Fact]
    public void Ties_go_to_the_earlier_item_and_excluded_and_NaN_never_come() =>
        Assert.Equal([4, 1, 3], TopItems.Select([9, 2, float.NaN, 2, 7, 2], [0], 3));

    [Fact]
    public void Fewer_items_than_asked_for_are_all_given() => Assert.Equal([1, 0], TopItems.Select([1, 2], [], int.MaxValue));

    [Property]
    public void It_is_the_head_of_a_stable_sort(byte[] values, byte top)
    {
        float[] scores = [.. values.Select(v => (float)(v % 8))];
        int[] excluded = [.. Enumerable.Range(0, scores.Length).Where(i => values[i] % 3 == 0)];
        var sorted = Enumerable.Range(0, scores.Length).Except(excluded).OrderByDescending(i => scores[i]).Take(top + 1);
        Assert.Equal(sorted, TopItems.Select(scores, excluded, top + 1));
    }
}
