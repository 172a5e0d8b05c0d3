using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public class SymmetricInverseTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(128)]
    [InlineData(300)]
    public void The_matrix_times_its_inverse_is_one_whole_and_symmetric(int order)
    {
        var (matrix, whole) = Draw(order);
        matrix.Invert(2, _ => { });
        for (var i = 0; i < order; i += 1 + order / 20)
            for (var j = 0; j < order; j++)
            {
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, order).Sum(k => whole[i, k] * matrix.Row(k)[j]), 1e-4);
                Assert.Equal(matrix.Row(i)[j], matrix.Row(j)[i]);
            }
    }

    [Fact]
    public void It_is_the_same_to_the_bit_on_any_number_of_threads()
    {
        var one = Inverse(1);
        Assert.Equal(one, Inverse(2));
        Assert.Equal(one, Inverse(4));

        static float[] Inverse(int threads)
        {
            var matrix = Draw(200).Matrix;
            matrix.Invert(threads, _ => { });
            return matrix.Values;
        }
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_is_refused()
    {
        var matrix = new SymmetricInverse(3);
        matrix.Row(0)[0] = 1;
        Assert.Contains("row 1", Assert.Throws<ArithmeticException>(() => matrix.Invert(1, _ => { })).Message);
    }

    private static (SymmetricInverse Matrix, double[,] Whole) Draw(int order)
    {
        var random = new Random(order);
        var matrix = new SymmetricInverse(order);
        var whole = new double[order, order];
        for (var i = 0; i < order; i++)
            for (var j = i; j < order; j++)
                whole[i, j] = whole[j, i] = matrix.Row(i)[j] = (i == j ? order : 0) + random.NextSingle() - 0.3f;
        return (matrix, whole);
    }
}
