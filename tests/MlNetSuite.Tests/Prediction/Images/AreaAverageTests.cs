using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Prediction.Rows;
using MlNetSuite.Tests.Training.Images;

namespace MlNetSuite.Tests.Prediction.Images;

/// <summary>Pictures are made smaller by averaging.</summary>
public class AreaAverageTests
{
    [Fact]
    public void A_new_pixel_is_the_mean_of_its_area() =>
        Assert.Equal([25, 45], Greys(AreaAverage.To(Of(4, 2, 10, 20, 30, 40, 30, 40, 50, 60), 1, 2)));

    [Fact]
    public void Pixels_that_an_area_cuts_count_by_their_share()
    {
        // Three pixels become two: each is one and a half.
        Assert.Equal([20, 80], Greys(AreaAverage.To(Of(3, 1, 0, 60, 90), 1, 2)));
        Assert.Equal([20, 80], Greys(AreaAverage.To(Of(1, 3, 0, 60, 90), 2, 1)));
    }

    [Fact]
    public void Other_sizes_keep_the_mean_of_the_whole()
    {
        var random = new Random(1);
        foreach (var (width, height, toHeight, toWidth) in new[] { (97, 61, 13, 29), (500, 3, 3, 7), (33, 64, 32, 32), (7, 200, 20, 10) })
        {
            var image = Of(width, height, [.. Enumerable.Range(0, width * height).Select(_ => random.Next(256))]);

            var scaled = Greys(AreaAverage.To(image, toHeight, toWidth));

            Assert.Equal(toHeight * toWidth, scaled.Length);
            // Rounding alone.
            Assert.Equal(Greys(image).Average(), scaled.Average(), 0.5);
        }
    }

    [Fact]
    public void One_colour_stays_that_colour()
    {
        for (var level = 0; level < 256; level++)
            Assert.Equal([level], Greys(AreaAverage.To(Of(31, 17, [.. Enumerable.Repeat(level, 31 * 17)]), 5, 7)).Distinct());
    }

    [Theory]
    [InlineData(1_000_000, 1)]
    [InlineData(1, 1_000_000)]
    public void The_longest_line_is_averaged(int width, int height)
    {
        var image = Of(width, height, [.. Enumerable.Range(0, width * height).Select(i => i < 500_000 ? 10 : 20)]);

        Assert.Equal([10, 10, 20, 20], Greys(AreaAverage.To(image, height == 1 ? 1 : 4, width == 1 ? 1 : 4)));
    }

    [Fact]
    public void Predictions_average_what_is_larger_than_the_model_and_leave_the_rest()
    {
        var card = new CardImage(1, 8, 8) { Background = "#ffffff" };
        using var same = ImageLoader.Load(Pngs.Of(ToyImages.Quarters(1), 0), card);
        Assert.Equal(ToyImages.Quarters(1).Image(0).ToArray(), Greys(ImagePixels.Of(same)).Select(level => (byte)level));

        using var small = ImageLoader.Load(Pngs.Of(ToyImages.Quarters(1, size: 5), 0), card);
        Assert.Equal((5, 5), (small.Width, small.Height));

        var stripes = Of(64, 64, [.. Enumerable.Range(0, 64 * 64).Select(i => i % 2 * 255)]);
        using var given = stripes.ToImage();
        using var averaged = ImageValue.Read("Image", given, ImageReading.Of(card));
        Assert.Equal((8, 8), (averaged.Width, averaged.Height));
        Assert.All(Greys(ImagePixels.Of(averaged)), level => Assert.Equal(128, level));

        using var earlier = ImageValue.Read("Image", given, ImageReading.Of(card with { Background = null }));
        Assert.Equal((64, 64), (earlier.Width, earlier.Height));
    }

    private static ImagePixels Of(int width, int height, params int[] greys) =>
        new(width, height, [.. greys.Select(level => 0xFF000000u | (uint)(level << 16 | level << 8 | level))]);

    private static int[] Greys(ImagePixels image)
    {
        Assert.All(image.Values, value => Assert.Equal(0xFFu, value >> 24));
        return [.. image.Values.Select(value => (int)(value & 0xFF))];
    }
}
