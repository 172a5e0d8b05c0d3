using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class LeaveLastOutTests
{
    [Fact]
    public void The_newest_rating_of_each_user_is_held_out_and_of_equal_times_the_later_row()
    {
        var data = SmallRatings.Of(("a", "x", 1), ("a", "y", 1), ("b", "x", 1), ("b", "y", 1), ("a", "z", 1), ("c", "x", 1));
        var split = LeaveLastOut.Split(data with { Timestamps = [5, 9, 7, 7, 1, 3] });
        Assert.Equal([1, 3], split.Test);
        Assert.Equal([0, 2, 4, 5], split.Train);
    }

    [Fact]
    public void Without_times_it_is_one_by_chance_whatever_the_order_of_the_file()
    {
        var data = SmallRatings.Of(
            [.. Enumerable.Range(0, 300)
                .SelectMany(u => new[] { "x", "y", "z" }.Select(item => ($"user {u}", item, 1f))), ("single", "x", 1)]);
        var split = LeaveLastOut.Split(data, seed: 3);
        Assert.Equal([.. Enumerable.Range(0, 300)], split.Test.Select(row => data.UserIndex[row]));
        Assert.All(split.Test.CountBy(row => data.ItemIndex[row]), item => Assert.InRange(item.Value, 75, 125));
        Assert.Equal(split.Test, LeaveLastOut.Split(data, seed: 3).Test);
        Assert.NotEqual(split.Test, LeaveLastOut.Split(data, seed: 4).Test);
    }
}
