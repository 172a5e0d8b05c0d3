using MlNetSuite.Data;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class EaseTrainerTests
{
    [Fact]
    public void Scores_are_those_of_the_closed_form_computed_densely()
    {
        var data = SmallRatings.TwoTastes(30, 20);
        var ratings = RatingMatrix.From(data);
        var weights = Dense(ratings, 5);
        using var model = new EaseTrainer().Train(data, set: ("regularization", "5")).Recommender();
        for (var u = 0; u < ratings.Users.Length; u++)
        {
            var scores = model.Scores(ratings.Users[u]);
            for (var i = 0; i < scores.Length; i++)
            {
                var expected = 0.0;
                foreach (var j in ratings.ByUser.ColumnsOf(u))
                    expected += weights[j, i];
                Assert.Equal(expected, scores[i], 1e-4);
            }
        }
    }

    [Fact]
    public void Two_items_as_worked_out_by_hand()
    {
        // X'X + 1 = [[4, 2], [2, 3]], its inverse [[3, -2], [-2, 4]] / 8: weight[y, x] = 2/3, weight[x, y] = 1/2.
        var data = SmallRatings.Of(("a", "x", 1), ("a", "y", 1), ("b", "x", 1), ("b", "y", 1), ("c", "x", 1));
        using var model = new EaseTrainer().Train(data, set: ("regularization", "1")).Recommender();
        Assert.Equal([2f / 3, 0.5f], model.Scores("a"), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0f, 0.5f], model.Scores("c"), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([1f, 2f / 3], model.Scores("nobody"), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void More_items_than_memory_holds_are_refused_with_the_number_that_it_does()
    {
        EaseTrainer.RequireMemory(4_000, 100_000_000);
        var fault = Assert.Throws<InputException>(() => EaseTrainer.RequireMemory(20_000, 2_000_000_000));
        Assert.Contains("weights of 20,000 items take 1.60 GB", fault.Message);
        Assert.Contains("Set maxItems to at most 19364", fault.Message);
        EaseTrainer.RequireMemory(19_364, 2_000_000_000);
    }

    [Fact]
    public void A_batch_of_many_users_scores_each_as_alone()
    {
        using var model = new EaseTrainer().Train(SmallRatings.TwoTastes()).Recommender();
        string[] users = ["u7", "nobody", "u0", "u7", "u59", "nobody", "u1"];
        string[] items = ["i3", "i4", "nothing", "i5", "i0", "nothing", "i39"];
        var together = model.Scores(users, items);
        for (var n = 0; n < users.Length; n++)
            Assert.Equal(model.Scores([users[n]], [items[n]])[0], together[n]);
    }

    [Fact]
    public void Only_the_largest_weights_and_the_most_rated_items_are_kept()
    {
        var ratings = RatingMatrix.From(SmallRatings.TwoTastes());
        var all = ItemWeights.Solve(ratings, 40, 10, 39, 1, _ => { });
        var few = ItemWeights.Solve(ratings, 40, 10, 5, 1, _ => { });
        for (var i = 0; i < 40; i++)
        {
            var largest = all.Weights.AsSpan(i * 39, 39).ToArray().OrderByDescending(Math.Abs).Take(5).Order();
            Assert.Equal(largest, few.Weights.AsSpan(i * 5, 5).ToArray().Order());
        }
        using var model = new EaseTrainer().Train(SmallRatings.TwoTastes(), set: ("maxItems", "10"));
        Assert.Contains("10 of 40 items", model.Notes[0]);
        Assert.InRange(model.Onnx().Length, 0, new EaseTrainer().Train(SmallRatings.TwoTastes()).OnnxOnly().Length / 2);
    }

    [Fact]
    public void Asking_for_more_ratings_than_any_item_has_is_refused() =>
        Assert.Contains("minItemRatings", Assert.Throws<InputException>(() =>
            new EaseTrainer().Train(SmallRatings.Of(("a", "x", 1)), set: ("minItemRatings", "5"))).Message);

    [Fact]
    public void It_finds_what_popularity_cannot() => RankingChecks.BeatsPopular(new EaseTrainer(), ("regularization", "10"));

    private static double[,] Dense(RatingMatrix ratings, double regularization)
    {
        var n = ratings.Items.Length;
        var (a, inverse) = (new double[n, n], new double[n, n]);
        for (var u = 0; u < ratings.Users.Length; u++)
            foreach (var i in ratings.ByUser.ColumnsOf(u))
                foreach (var j in ratings.ByUser.ColumnsOf(u))
                    a[i, j]++;
        for (var i = 0; i < n; i++)
            (a[i, i], inverse[i, i]) = (a[i, i] + regularization, 1);
        // Gauss-Jordan; no pivoting, the matrix is positive definite.
        for (var k = 0; k < n; k++)
        {
            var pivot = a[k, k];
            for (var j = 0; j < n; j++)
                (a[k, j], inverse[k, j]) = (a[k, j] / pivot, inverse[k, j] / pivot);
            for (var i = 0; i < n; i++)
                if (i != k && a[i, k] is var factor)
                    for (var j = 0; j < n; j++)
                        (a[i, j], inverse[i, j]) = (a[i, j] - factor * a[k, j], inverse[i, j] - factor * inverse[k, j]);
        }
        var weights = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                weights[j, i] = i == j ? 0 : -inverse[j, i] / inverse[i, i];
        return weights;
    }
}
