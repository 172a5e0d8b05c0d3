using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class BiasesTests
{
    [Fact]
    public void One_user_shrinks_towards_the_mean_as_worked_out_by_hand()
    {
        // Mean 3. With the item weights huge only the users move: b_a = (1 + 2) / (2 + 1) = 1, b_b = (-1 - 2) / (2 + 1) = -1.
        var ratings = RatingMatrix.From(SmallRatings.Of(("a", "x", 4), ("a", "y", 5), ("b", "x", 2), ("b", "y", 1)));
        var biases = Biases.Fit(ratings, userReg: 1, itemReg: 1e12);
        Assert.Equal(3, biases.Mean);
        Assert.Equal([1.0, -1.0], biases.User, (a, b) => Math.Abs(a - b) < 1e-9);
        Assert.All(biases.Item, b => Assert.Equal(0, b, 1e-9));
    }

    [Fact]
    public void The_fit_is_where_the_gradient_of_the_regularized_error_is_zero()
    {
        var ratings = RatingMatrix.From(SmallRatings.TwoTastes());
        var biases = Biases.Fit(ratings, 10, 3);
        for (var u = 0; u < ratings.Users.Length; u++)
        {
            var gradient = -10 * biases.User[u];
            var items = ratings.ByUser.ColumnsOf(u);
            for (var n = 0; n < items.Length; n++)
                gradient += ratings.ByUser.ValuesOf(u)[n] - biases.Mean - biases.User[u] - biases.Item[items[n]];
            Assert.Equal(0, gradient, 1e-6);
        }
    }

    [Fact]
    public void Unknown_users_and_items_get_what_is_known_of_the_other_and_scores_stay_in_range()
    {
        var data = SmallRatings.Of(("a", "x", 5), ("a", "y", 5), ("b", "x", 5), ("b", "y", 1), ("c", "x", 5), ("c", "z", 1));
        using var model = new BiasOnlyTrainer().Train(data, set: [("userReg", "0.001"), ("itemReg", "0.001")]).Recommender();
        var ratings = RatingMatrix.From(data);
        var biases = Biases.Fit(ratings, 0.001, 0.001);
        var scores = model.Scores(["nobody", "b", "nobody", "a"], ["y", "nothing", "nothing", "x"]);
        Assert.Equal(biases.Mean + biases.Item[Array.IndexOf(ratings.Items, "y")], scores[0], 1e-5);
        Assert.Equal(biases.Mean + biases.User[Array.IndexOf(ratings.Users, "b")], scores[1], 1e-5);
        Assert.Equal(biases.Mean, scores[2], 1e-5);
        Assert.Equal(5, scores[3]);
    }
}
