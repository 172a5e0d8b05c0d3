using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class LowRankSumTests
{
    private const int Stride = 16;

    [Fact]
    public void As_few_columns_as_the_sum_has_dimensions_lose_nothing()
    {
        // Every product lies in the same three dimensions on the left.
        var random = new Random(1);
        var basis = Matrix(random, 50, 3);
        var sum = new LowRankSum(50, 70, 4, 3);
        var exact = new double[50 * 70];
        for (var n = 0; n < 40; n++)
        {
            var (mix, right) = (Matrix(random, 3, 3), Matrix(random, 70, 3));
            var left = new float[50 * Stride];
            for (var row = 0; row < 50; row++)
                for (var k = 0; k < 3; k++)
                    left[row * Stride + k] = Enumerable.Range(0, 3).Sum(m => basis[row * Stride + m] * mix[m * Stride + k]);
            sum.Add(left, right, Stride, 3, threads: 1);
            Accumulate(exact, left, right, 3);
        }
        sum.Truncate(threads: 1);
        Assert.Equal(4, sum.Width);
        Assert.InRange(Distance(exact, sum) / Norm(exact), 0, 1e-4);
    }

    [Fact]
    public void What_is_lost_of_many_products_is_little_more_than_must_be()
    {
        // One strong dimension in each of five products, and noise: the noise goes.
        var random = new Random(2);
        var sum = new LowRankSum(60, 40, 5, 5);
        var (exact, signal) = (new double[60 * 40], new double[60 * 40]);
        var (strongLeft, strongRight) = (Matrix(random, 60, 5), Matrix(random, 40, 5));
        for (var n = 0; n < 30; n++)
        {
            float[] left = [.. strongLeft.Zip(Matrix(random, 60, 5), (s, e) => s + 0.05f * e)], right =
                [.. strongRight.Zip(Matrix(random, 40, 5), (s, e) => s + 0.05f * e)];
            sum.Add(left, right, Stride, 5, threads: 2);
            Accumulate(exact, left, right, 5);
            Accumulate(signal, strongLeft, strongRight, 5);
        }
        sum.Truncate(threads: 2);
        Assert.InRange(Distance(exact, sum), 0, Norm([.. exact.Zip(signal, (a, b) => a - b)]));
    }

    [Fact]
    public void More_columns_than_rows_and_nothing_at_all_are_fine()
    {
        var sum = new LowRankSum(2, 3, 64, 8);
        var exact = new double[6];
        for (var n = 0; n < 9; n++)
        {
            var (left, right) = (Matrix(new(n), 2, 8), Matrix(new(-n), 3, 8));
            sum.Add(left, right, Stride, 8, threads: 1);
            Accumulate(exact, left, right, 8);
        }
        sum.Truncate(threads: 1);
        Assert.Equal(2, sum.Width);
        Assert.InRange(Distance(exact, sum), 0, 1e-4);

        var nothing = new LowRankSum(5, 6, 2, 3);
        for (var n = 0; n < 5; n++)
            nothing.Add(new float[5 * Stride], new float[6 * Stride], Stride, 3, threads: 1);
        nothing.Truncate(threads: 1);
        Assert.Equal(0, Distance(new double[30], nothing));
    }

    private static float[] Matrix(Random random, int rows, int width)
    {
        var matrix = new float[rows * Stride];
        for (var row = 0; row < rows; row++)
            for (var k = 0; k < width; k++)
                matrix[row * Stride + k] = random.NextSingle() - 0.5f;
        return matrix;
    }

    private static void Accumulate(double[] sum, float[] left, float[] right, int width)
    {
        var columns = right.Length / Stride;
        for (var cell = 0; cell < sum.Length; cell++)
            for (var k = 0; k < width; k++)
                sum[cell] += (double)left[cell / columns * Stride + k] * right[cell % columns * Stride + k];
    }

    private static double Distance(double[] exact, LowRankSum sum)
    {
        var columns = sum.Right(0).Length;
        var rest = (double[])exact.Clone();
        for (var k = 0; k < sum.Width; k++)
            for (var cell = 0; cell < rest.Length; cell++)
                rest[cell] -= (double)sum.Left(k)[cell / columns] * sum.Right(k)[cell % columns];
        return Norm(rest);
    }

    private static double Norm(double[] values) => Math.Sqrt(values.Sum(v => v * v));
}
