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
    public void Without_times_the_last_row_is_the_newest() =>
        Assert.Equal([2], LeaveLastOut.Split(SmallRatings.Of(("a", "x", 1), ("a", "y", 1), ("a", "z", 1), ("b", "x", 1))).Test);
}
