using MlNetSuite.Networks;
using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class NormalWishartTests
{
    [Fact]
    public void The_belief_after_vectors_is_that_of_equation_14()
    {
        // Salakhutdinov and Mnih 2008, (14), by hand: mean (2 * 1 + 3 * 6) / 5 = 4, scatter 10 + 7 + 2 * 3 / 5 * (1 - 6)^2 = 47.
        var after = new NormalWishart([1], 2, 4, [10]).After(3, [6], [7]);
        Assert.Equal([4.0], after.Mean);
        Assert.Equal((5.0, 7.0), (after.Weight, after.Degrees));
        Assert.Equal(47, after.Scatter[0], 1e-12);
    }

    [Fact]
    public void Vectors_seen_in_two_parts_say_what_they_say_at_once()
    {
        var random = new Random(1);
        double[][] vectors = [.. Enumerable.Range(0, 9)
            .Select(_ => new[] { random.NextDouble(), random.NextDouble(), random.NextDouble() })];
        var once = After(NormalWishart.Prior(3, 0.5), vectors);
        var parts = After(After(NormalWishart.Prior(3, 0.5), vectors[..4]), vectors[4..]);
        Assert.Equal(once.Mean, parts.Mean, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(once.Scatter, parts.Scatter, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal((once.Weight, once.Degrees), (parts.Weight, parts.Degrees));
    }

    [Fact]
    public void Draws_have_the_moments_of_the_distribution()
    {
        // E[L] = degrees W; E[m] = mean; here W = inv([[2, 1], [1, 3]]) = [[0.6, -0.2], [-0.2, 0.4]].
        var belief = new NormalWishart([1, -2], 4, 10, [2, 1, 1, 3]);
        const int Draws = 20_000;
        var (mean, precision) = (new double[2], new double[4]);
        for (var n = 0; n < Draws; n++)
        {
            var stream = new RandomStream(7, n);
            var draw = belief.Draw(ref stream);
            for (var k = 0; k < 2; k++)
                mean[k] += draw.Mean[k] / Draws;
            for (var k = 0; k < 4; k++)
                precision[k] += draw.Precision[k] / Draws;
        }
        Assert.Equal([1.0, -2.0], mean, (a, b) => Math.Abs(a - b) < 0.02);
        Assert.Equal([6.0, -2.0, -2.0, 4.0], precision, (a, b) => Math.Abs(a - b) < 0.1);
    }

    private static NormalWishart After(NormalWishart belief, double[][] vectors)
    {
        double[] mean = [.. Enumerable.Range(0, 3).Select(k => vectors.Average(v => v[k]))];
        double[] scatter = [.. from i in Enumerable.Range(0, 3) from j in Enumerable.Range(0, 3)
                               select vectors.Sum(v => (v[i] - mean[i]) * (v[j] - mean[j]))];
        return belief.After(vectors.Length, mean, scatter);
    }
}
