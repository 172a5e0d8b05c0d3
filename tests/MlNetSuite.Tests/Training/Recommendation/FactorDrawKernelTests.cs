using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class FactorDrawKernelTests
{
    private const int Order = 16;

    [Fact]
    public void One_factor_and_two_ratings_give_the_mean_worked_out_by_hand()
    {
        // L = 2, m = 0.5; ratings 1 and -2 with h = 3 and 1, w = 1 and 4:
        // A = 2 + 9 + 4 = 15, b = 2 * 0.5 + 1 * 3 + 4 * -2 * 1 = -4, mean -4 / 15.
        var (l, m) = (Identity(), new float[Order]);
        (l[0], m[0]) = (2, 0.5f);
        Assert.Equal(-4f / 15, Draw(l, m, [(1, 1, Vector(3)), (-2, 4, Vector(1))], default)[0], 1e-6f);
    }

    [Fact]
    public void The_mean_solves_the_normal_equations_and_noise_adds_the_inverse_as_covariance()
    {
        var random = new Random(5);
        var (l, m) = (Identity(), Random(random));
        (float Target, float Weight, float[] Factors)[] ratings = [.. Enumerable.Range(0, 25)
            .Select(_ => (random.NextSingle(), 0.5f + random.NextSingle(), Random(random)))];
        var mean = Draw(l, m, ratings, default);

        // A and b as written in the kernel's remarks, with the constant's place left out of h.
        var (a, b) = (new double[Order * Order], new double[Order]);
        for (var i = 0; i < Order; i++)
        {
            a[i * Order + i] = 1;
            b[i] = m[i];
        }
        foreach (var (target, weight, h) in ratings)
            for (var i = 0; i < Order - 1; i++)
            {
                b[i] += weight * target * h[i];
                for (var j = 0; j < Order - 1; j++)
                    a[i * Order + j] += weight * h[i] * h[j];
            }
        for (var i = 0; i < Order; i++)
            Assert.Equal(b[i], Enumerable.Range(0, Order).Sum(j => a[i * Order + j] * mean[j]), 1e-3);

        // x = inv(A) b + S z: the columns of S are draws with unit noise, and S S' is to be inv(A), so A S S' = 1.
        float[][] s = [.. Enumerable.Range(0, Order).Select(k => Draw(l, m, ratings, Unit(k)).Zip(mean, (x, y) => x - y).ToArray())];
        for (var i = 0; i < Order; i++)
            for (var j = 0; j < Order; j++)
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, Order).Sum(n => a[i * Order + n] * s.Sum(c => (double)c[n] * c[j])), 1e-3);
    }

    private static float[] Draw(float[] l, float[] m, (float Target, float Weight, float[] Factors)[] ratings, ReadOnlySpan<float> noise)
    {
        var (a, b, scaled) = (new float[Order * Order], new float[Order], new float[Order]);
        FactorDrawKernel.Begin(l, m, a, b);
        foreach (var (target, weight, factors) in ratings)
            FactorDrawKernel.Add(target, weight, factors, Order - 1, scaled, a, b);
        CholeskyKernel.Solve(a, b, noise);
        return b;
    }

    private static float[] Identity() => [.. Enumerable.Range(0, Order * Order).Select(n => n % (Order + 1) == 0 ? 1f : 0f)];

    private static float[] Unit(int place) => [.. Enumerable.Range(0, Order).Select(n => n == place ? 1f : 0f)];

    private static float[] Vector(float first) => [first, .. new float[Order - 1]];

    private static float[] Random(Random random) => [.. Enumerable.Range(0, Order).Select(_ => random.NextSingle() - 0.5f)];
}
