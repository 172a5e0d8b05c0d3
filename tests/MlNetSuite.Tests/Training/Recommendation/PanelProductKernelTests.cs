using MlNetSuite.Training.Recommendation;

namespace MlNetSuite.Tests.Training.Recommendation;

public sealed class PanelProductKernelTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 3, 32)]
    [InlineData(7, 17, 64)]
    [InlineData(33, 5, 96)]
    public void A_product_is_the_sum_over_the_factors_whatever_the_block(int count, int width, int columns)
    {
        const int panel = PanelProductKernel.Panel;
        var random = new Random(count);
        var stride = (columns + panel - 1) / panel * panel;
        float[] rows = [.. Enumerable.Range(0, count * width).Select(_ => random.NextSingle() - 0.5f)];
        float[] panels = [.. Enumerable.Range(0, stride * width).Select(_ => random.NextSingle() - 0.5f)];
        var product = new float[count * stride];
        PanelProductKernel.Multiply(rows, panels, width, product);
        for (var row = 0; row < count; row++)
            for (var column = 0; column < stride; column++)
                Assert.Equal(Enumerable.Range(0, width).Sum(f => (double)rows[row * width + f]
                    * panels[(column / panel * width + f) * panel + column % panel]), product[row * stride + column], 1e-5);
        var alone = new float[stride];
        PanelProductKernel.Multiply(rows.AsSpan((count - 1) * width), panels, width, alone);
        Assert.Equal(product[((count - 1) * stride)..], alone);
    }

    [Fact]
    public void What_does_not_fit_is_refused() =>
        Assert.Throws<ArgumentException>(() => PanelProductKernel.Multiply(new float[3], new float[64], 2, new float[64]));
}
