using MlNetSuite.Networks;

namespace MlNetSuite.Tests.Networks;

public class RandomStreamTests
{
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(3, 0.5)]
    [InlineData(400, 400)]
    public void Gamma_draws_have_the_mean_and_the_variance_of_the_distribution(double shape, double rate)
    {
        var random = new RandomStream(1);
        double[] drawn = [.. Enumerable.Range(0, 50_000).Select(_ => random.Gamma(shape, rate))];
        Assert.Equal(1, drawn.Average() / (shape / rate), 0.03);
        Assert.Equal(1, drawn.Average(x => Math.Pow(x - shape / rate, 2)) / (shape / rate / rate), 0.06);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(301)]
    public void Spans_of_any_length_are_normal(int length)
    {
        var (random, drawn) = (new RandomStream(2), new List<float>());
        var span = new float[length];
        while (drawn.Count < 60_000)
        {
            Array.Fill(span, float.NaN);
            random.Normal(span);
            drawn.AddRange(span);
        }
        Assert.Equal(0, drawn.Average(x => (double)x), 0.02);
        Assert.Equal(1, drawn.Average(x => (double)x * x), 0.03);
        Assert.Equal(3, drawn.Average(x => Math.Pow(x, 4)), 0.2);
        if (length > 1)
            Assert.Equal(0, drawn.Zip(drawn.Skip(1), (a, b) => (double)a * b).Average(), 0.02);
    }

    [Fact]
    public void No_numbers_at_all_may_be_asked_for()
    {
        var (one, other) = (new RandomStream(3), new RandomStream(3));
        one.Normal([]);
        Assert.Equal(other.Next(), one.Next());
    }
}
