using MlNetSuite.Data;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Training.Images;

public class PixelScalingTests
{
    private static readonly ImageDataset Data = ToyImages.Quarters(50, channels: 3, size: 6);
    private static readonly int[] Rows = [.. Enumerable.Range(0, 40)];

    [Fact]
    public void Unit_is_0_to_1()
    {
        float[] pixels = [0, 51, 255];
        PixelScaling.Unit(Data, Rows, center: false).Apply(pixels);
        Assert.Equal([0, 0.2f, 1], pixels, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Centred_each_pixel_has_mean_0_over_the_training_rows()
    {
        var scaled = Scaled(PixelScaling.Unit(Data, Rows, center: true));
        for (var p = 0; p < Data.Shape.Size; p++)
            Assert.Equal(0, scaled.Average(image => image[p]), 1e-5);
    }

    [Fact]
    public void Standard_has_mean_0_in_each_channel_and_deviation_near_1()
    {
        var scaled = Scaled(PixelScaling.Standard(Data, Rows));
        for (var c = 0; c < 3; c++)
            Assert.Equal(0, scaled.Average(image => image.Skip(c * 36).Take(36).Average()), 1e-5);
        Assert.Equal(1, Math.Sqrt(scaled.Average(image => image.Average(v => v * v))), 0.01);
    }

    [Fact]
    public void Images_of_one_colour_do_not_divide_by_zero()
    {
        var black = Data with { Pixels = new byte[Data.Pixels.Length] };
        Assert.All(Scaled(PixelScaling.Standard(black, Rows), black), image => Assert.All(image, v => Assert.Equal(0, v)));
    }

    private static float[][] Scaled(PixelScaling scaling, ImageDataset? data = null) => [.. Rows.Select(row =>
    {
        var pixels = Array.ConvertAll((data ?? Data).Image(row).ToArray(), p => (float)p);
        scaling.Apply(pixels);
        return pixels;
    })];
}
