using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class FactorizationKernelTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    [InlineData(48)]
    public void A_pass_is_the_textbook_update_rating_by_rating(int stride)
    {
        var random = new Random(7);
        Rating[] ratings = [.. Enumerable.Range(0, 500).Select(_ => new Rating(random.Next(20), random.Next(30), random.Next(1, 6)))
            .OrderBy(r => r.User)];
        var step = new SgdStep(3.1f, 0.02f, 0.05f, 0.01f, 0.03f, 0.04f);
        var fast = Draw(random, stride);
        var plain = new Factors(stride, [.. fast.User], [.. fast.Item], [.. fast.UserBias], [.. fast.ItemBias]);

        var loss = FactorizationKernel.Pass(ratings, fast, step);
        Assert.Equal(Textbook(ratings, plain, step), loss, 1e-3);
        Assert.Equal(plain.User, fast.User, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(plain.Item, fast.Item, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(plain.UserBias, fast.UserBias, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(plain.ItemBias, fast.ItemBias, (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Rows_that_are_not_whole_vectors_are_refused() =>
        Assert.Throws<ArgumentException>(() => FactorizationKernel.Pass([], Draw(new Random(1), 20), default));

    private static Factors Draw(Random random, int stride)
    {
        return new(stride, Some(20 * stride), Some(30 * stride), Some(20), Some(30));

        float[] Some(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static double Textbook(Rating[] ratings, Factors f, SgdStep s)
    {
        var loss = 0.0;
        foreach (var (u, i, value) in ratings)
        {
            double error = value - s.Mean - f.UserBias[u] - f.ItemBias[i];
            for (var k = 0; k < f.Stride; k++)
                error -= f.User[u * f.Stride + k] * f.Item[i * f.Stride + k];
            loss += error * error;
            f.UserBias[u] += (float)(s.BiasRate * (error - s.UserBiasReg * f.UserBias[u]));
            f.ItemBias[i] += (float)(s.BiasRate * (error - s.ItemBiasReg * f.ItemBias[i]));
            for (var k = 0; k < f.Stride; k++)
            {
                var (p, q) = (f.User[u * f.Stride + k], f.Item[i * f.Stride + k]);
                f.User[u * f.Stride + k] += (float)(s.Rate * (error * q - s.Reg * p));
                f.Item[i * f.Stride + k] += (float)(s.Rate * (error * p - s.Reg * q));
            }
        }
        return loss;
    }
}
