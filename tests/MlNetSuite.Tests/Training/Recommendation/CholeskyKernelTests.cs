using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class CholeskyKernelTests
{
    [Theory]
    [InlineData(16)]
    [InlineData(48)]
    [InlineData(64)]
    public void The_solution_times_the_matrix_is_the_right_side(int order)
    {
        var random = new Random(order);
        var a = new float[order * order];
        for (var i = 0; i < order; i++)
            a[i * order + i] = 0.5f;
        for (var n = 0; n < 2 * order; n++)
            CholeskyKernel.AddOuter(a, [.. Enumerable.Range(0, order).Select(_ => random.NextSingle() - 0.5f)]);
        float[] b = [.. Enumerable.Range(0, order).Select(_ => random.NextSingle())];
        float[] whole = [.. a], x = [.. b];
        CholeskyKernel.Solve(a, x);
        for (var i = 0; i < order; i++)
            Assert.Equal(b[i], Enumerable.Range(0, order).Sum(j => (double)whole[Math.Min(i, j) * order + Math.Max(i, j)] * x[j]), 1e-3);
    }

    [Fact]
    public void The_upper_triangle_is_the_outer_product()
    {
        float[] h = [.. Enumerable.Range(1, 32).Select(v => (float)v)];
        var a = new float[32 * 32];
        CholeskyKernel.AddOuter(a, h);
        CholeskyKernel.AddOuter(a, h);
        for (var i = 0; i < 32; i++)
            for (var j = i; j < 32; j++)
                Assert.Equal(2 * h[i] * h[j], a[i * 32 + j]);
    }

    [Fact]
    public void A_singular_matrix_gives_finite_numbers()
    {
        var a = new float[16 * 16];
        CholeskyKernel.AddOuter(a, [.. Enumerable.Repeat(1f, 16)]);
        float[] x = [.. Enumerable.Repeat(1f, 16)];
        CholeskyKernel.Solve(a, x);
        Assert.All(x, v => Assert.True(float.IsFinite(v)));
    }

    [Fact]
    public void Sizes_that_are_not_whole_vectors_are_refused()
    {
        Assert.Throws<ArgumentException>(() => CholeskyKernel.Solve(new float[25], new float[5]));
        Assert.Throws<ArgumentException>(() => CholeskyKernel.AddOuter(new float[16], new float[16]));
    }
}
