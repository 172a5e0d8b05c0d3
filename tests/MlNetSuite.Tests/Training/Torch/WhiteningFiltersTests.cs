using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Tests.Training.Torch;

public class WhiteningFiltersTests
{
    private static readonly FeatureShape Image = new(2, 9, 8);

    [Fact]
    public void What_the_filters_make_of_the_rows_windows_is_uncorrelated_and_of_variance_one()
    {
        LibTorch.Load();
        var rows = new Waves(60);
        const int size = 2 * 2 * 2;
        var filters = WhiteningFilters.Of(rows, Image, kernel: 2);
        var products = new double[size, size];
        var windows = 0;
        foreach (var window in Windows(rows))
        {
            var answers = Enumerable.Range(0, size).Select(f => Dot(filters.AsSpan(f * size, size), window)).ToArray();
            for (var i = 0; i < size; i++)
                for (var j = 0; j < size; j++)
                    products[i, j] += answers[i] * answers[j];
            windows++;
        }
        for (var i = 0; i < size; i++)
            for (var j = 0; j < size; j++)
                Assert.Equal(i == j ? 1 : 0, products[i, j] / windows, 0.05);
    }

    [Fact]
    public void The_second_half_of_the_filters_is_the_first_with_the_opposite_sign()
    {
        LibTorch.Load();
        var filters = WhiteningFilters.Of(new Waves(20), Image, kernel: 2);
        Assert.Equal(2 * 8 * 8, filters.Length);
        Assert.Equal(filters.Take(64), filters.Skip(64).Select(w => -w));
    }

    [Fact]
    public void Rows_without_any_difference_give_finite_filters()
    {
        LibTorch.Load();
        Assert.All(WhiteningFilters.Of(new Waves(3, height: 0), Image, kernel: 2), w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void Training_leaves_them_as_they_are_and_one_seed_gives_the_same_bytes_on_one_thread_and_on_two()
    {
        var rows = new Waves(90);
        var options = new LoopOptions { Epochs = 2, BatchSize = 80, WeightDecay = 0.1, AverageDecay = 0.9, LearningRate = 0.01 };
        var network = new Network(Image, LayerText.Parse("whiten(2) gelu conv(4,3) pool(2) bn gelu flatten linear(3)"));
        var one = TrainingLoop.Run(network, rows, null, options, new TrainingRun(1, 1));
        var two = TrainingLoop.Run(network, rows, null, options, new TrainingRun(1, 2));
        Assert.Equal(one.Values, two.Values);
        var slot = one.Layout[0, "weight"];
        Assert.Equal(WhiteningFilters.Of(rows, Image, kernel: 2), one.Values.AsSpan(slot.Offset, slot.Length).ToArray());
        var last = TrainingLoop.Run(network, rows, null, options with { AverageDecay = 0 }, new TrainingRun(1, 1));
        Assert.Equal(WhiteningFilters.Of(rows, Image, kernel: 2), last.Values.AsSpan(slot.Offset, slot.Length).ToArray());
    }

    private static double Dot(ReadOnlySpan<float> filter, float[] window)
    {
        var sum = 0.0;
        for (var i = 0; i < window.Length; i++)
            sum += filter[i] * window[i];
        return sum;
    }

    private static IEnumerable<float[]> Windows(Waves rows)
    {
        var pixels = new float[Image.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            rows.Copy(row, pixels);
            for (var y = 0; y < 8; y++)
                for (var x = 0; x < 7; x++)
                    yield return [.. from c in new[] { 0, 1 } from dy in new[] { 0, 1 } from dx in new[] { 0, 1 }
                                     select pixels[(c * 9 + y + dy) * 8 + x + dx]];
        }
    }

    /// <summary>Images whose neighbouring pixels and channels are alike.</summary>
    private sealed class Waves(int count, float height = 1) : ITrainingRows
    {
        public int Count => count;

        public int Label(int row) => row % 3;

        public void Copy(int row, Span<float> values)
        {
            var random = new RandomStream(5, row);
            var (phase, slope) = (random.Between(0, 6), random.Between(0.1f, 1));
            for (var i = 0; i < values.Length; i++)
            {
                var (c, y, x) = (i / 72, i / 8 % 9, i % 8);
                values[i] = height * (MathF.Sin(phase + slope * x + 0.3f * y + 0.2f * c) + 0.3f * random.Normal());
            }
        }
    }
}
