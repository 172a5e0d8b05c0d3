using MlNetSuite.Training.Tables;

namespace MlNetSuite.Tests.Training.Tables;

public class KernelRidgeTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.3)]
    [InlineData(0.0)]
    public void What_the_others_predict_is_what_a_fit_without_the_row_predicts(double linear)
    {
        const int Count = 12, Width = 3;
        var random = new Random(4);
        float[] rows = [.. Enumerable.Range(0, Count * Width).Select(_ => random.NextSingle() * 2 - 1)];
        double[] targets = [.. Enumerable.Range(0, Count).Select(r => rows[r * Width] + 0.3 * random.NextDouble())];
        float[] weights = [.. Enumerable.Range(0, Count).Select(r => r % 3 == 0 ? 2f : 1f)];
        var kernel = new RowKernel(linear, 1, 1);
        KernelRidge Fit(IReadOnlyList<int> some) => KernelRidge.Fit(
            [.. some.SelectMany(r => rows[(r * Width)..((r + 1) * Width)])], Width, [.. some.Select(r => targets[r])],
            [.. some.Select(r => weights[r])],
            kernel, 0.5, threads: 2, CancellationToken.None);

        var whole = Fit([.. Enumerable.Range(0, Count)]);
        for (var left = 0; left < Count; left++)
        {
            int[] others = [.. Enumerable.Range(0, Count).Where(r => r != left)];
            var fit = Fit(others);
            var predicted = others.Select((r, i) => fit.Coefficients[i]
                * kernel.Of(rows.AsSpan(left * Width, Width), rows.AsSpan(r * Width, Width))).Sum();
            Assert.Equal(predicted, whole.LeftOut[left], 9);
        }
    }
}
