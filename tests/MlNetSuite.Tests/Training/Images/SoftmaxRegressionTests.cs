using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Training.Images;

public class SoftmaxRegressionTests
{
    private const int Width = 3, Rows = 120, Classes = 3;

    private static readonly float[] Equal = [1, 1, 1];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void At_the_solution_no_weight_can_be_moved_to_a_lower_loss()
    {
        var (rows, labels) = Made();
        const double Penalty = 0.05;
        var weights = new SoftmaxRegression(rows, Width, labels, Equal, 2).Fit(Penalty, null, 200, Cancel);

        double Objective(float[] at) => SoftmaxRegression.Loss(rows, Width, labels, Equal, at) / Rows
            + Penalty / 2 * at.Where((_, i) => i % (Width + 1) < Width).Sum(w => (double)w * w);
        var least = Objective(weights);

        for (var i = 0; i < weights.Length; i++)
            foreach (var step in (float[])[-0.05f, 0.05f])
            {
                var moved = weights.ToArray();
                moved[i] += step;
                Assert.True(Objective(moved) > least, $"{i} {step}");
            }
    }

    [Fact]
    public void The_solution_depends_neither_on_the_threads_nor_on_where_it_began()
    {
        var (rows, labels) = Made();
        var one = new SoftmaxRegression(rows, Width, labels, Equal, 1);
        var weights = one.Fit(0.1, null, 200, Cancel);

        Assert.Equal(weights, new SoftmaxRegression(rows, Width, labels, Equal, 2).Fit(0.1, null, 200, Cancel));
        Assert.Equal(weights, one.Fit(0.1, one.Fit(1, null, 200, Cancel), 200, Cancel), (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Fact]
    public void A_class_that_weighs_twice_is_a_class_whose_rows_are_there_twice()
    {
        var (rows, labels) = Made();
        var second = Enumerable.Range(0, Rows).Where(row => labels[row] == 1).ToArray();
        float[] twice = [.. rows, .. second.SelectMany(row => rows[(row * Width)..((row + 1) * Width)])];

        var weighted = new SoftmaxRegression(rows, Width, labels, [1, 2, 1], 2).Fit(0.1, null, 300, Cancel);
        var repeated = new SoftmaxRegression(twice, Width, [.. labels, .. second.Select(_ => 1)], Equal, 2).Fit(0.1, null, 300, Cancel);

        Assert.Equal(repeated, weighted, (a, b) => Math.Abs(a - b) < 0.01);
    }

    private static (float[] Rows, int[] Labels) Made()
    {
        var random = new Random(2);
        var labels = Enumerable.Range(0, Rows).Select(row => row % Classes).ToArray();
        return ([.. labels.SelectMany(label => Enumerable.Range(0, Width)
            .Select(f => (float)(random.NextDouble() * 2 - 1 + (f == label ? 0.7 : 0))))], labels);
    }
}
