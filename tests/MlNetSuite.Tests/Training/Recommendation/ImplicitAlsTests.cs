using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class ImplicitAlsTests
{
    private static readonly RatingMatrix Ratings = RatingMatrix.From(SmallRatings.TwoTastes());

    [Fact]
    public void Every_sweep_lowers_the_objective()
    {
        var als = new ImplicitAls(Ratings, new(8, 0.3, 0.01, 1), seed: 1);
        var before = als.Objective();
        for (var sweep = 0; sweep < 10; sweep++)
        {
            als.Sweep(1, TestContext.Current.CancellationToken);
            var after = als.Objective();
            Assert.InRange(after, 0, before * (1 + 1e-6));
            before = after;
        }
    }

    [Fact]
    public void The_objective_is_the_sum_over_all_pairs_written_out()
    {
        const int rank = 5;
        var als = new ImplicitAls(Ratings, new(rank, 0.3, 0.01, 0.5), seed: 1);
        var sum = 0.0;
        for (var u = 0; u < Ratings.Users.Length; u++)
            for (var i = 0; i < Ratings.Items.Length; i++)
            {
                var product = Enumerable.Range(0, rank).Sum(k => (double)als.User[u * als.Stride + k] * als.Item[i * als.Stride + k]);
                sum += 0.3 * product * product + (Ratings.ByUser.ColumnsOf(u).Contains(i) ? (product - 1) * (product - 1) : 0);
            }
        sum += Penalty(Ratings.ByUser, als.User, Ratings.Items.Length) + Penalty(Ratings.ByItem, als.Item, Ratings.Users.Length);
        Assert.Equal(sum, als.Objective(), 1e-4 * sum);

        double Penalty(RatingRows rows, float[] factors, int others) => Enumerable.Range(0, rows.Rows).Sum(r =>
            0.01 * Math.Sqrt(rows.Length(r) + 0.3 * others) * factors.Skip(r * als.Stride).Take(als.Stride).Sum(f => (double)f * f));
    }

    [Fact]
    public void After_a_sweep_no_item_can_be_improved_by_the_dense_normal_equations()
    {
        const int rank = 3;
        var als = new ImplicitAls(Ratings, new(rank, 0.3, 0.05, 1), seed: 1);
        als.Sweep(2, TestContext.Current.CancellationToken);
        for (var i = 0; i < Ratings.Items.Length; i++)
            for (var k = 0; k < rank; k++)
            {
                // The gradient of L in h_i[k], written out over all users.
                var gradient = 0.05 * (Ratings.ByItem.Length(i) + 0.3 * Ratings.Users.Length) * als.Item[i * als.Stride + k];
                for (var u = 0; u < Ratings.Users.Length; u++)
                {
                    var product = Enumerable.Range(0, rank).Sum(m => (double)als.User[u * als.Stride + m] * als.Item[i * als.Stride + m]);
                    var rated = Ratings.ByItem.ColumnsOf(i).Contains(u);
                    gradient += (0.3 * product + (rated ? product - 1 : 0)) * als.User[u * als.Stride + k];
                }
                Assert.Equal(0, gradient, 1e-4);
            }
    }

    [Fact]
    public void It_finds_what_popularity_cannot() => RankingChecks.BeatsPopular(new IalsTrainer());
}
