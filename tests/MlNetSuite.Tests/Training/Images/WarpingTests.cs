using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Training.Images;

public class WarpingTests
{
    private static readonly ImageDataset Data = ToyImages.Quarters(1, channels: 3, size: 9);

    [Fact]
    public void No_change_asked_for_is_no_change()
    {
        var values = Warp(new(0, 0, 0), key: 1);
        Assert.Equal(Data.Image(0).ToArray().Select(p => (float)p), values, (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Fact]
    public void Every_key_gives_its_own_image_and_the_same_one_again()
    {
        var all = new Warping(1, 10, 0.1, 0.1);
        Assert.Equal(Warp(all, key: 1), Warp(all, key: 1));
        Assert.NotEqual(Warp(all, key: 1), Warp(all, key: 2));
    }

    [Fact]
    public void A_half_turn_maps_each_pixel_to_its_opposite()
    {
        // Rotations are drawn from both sides of zero: take the key whose turn comes nearest to 180 degrees.
        var key = Enumerable.Range(0, 20_000).MaxBy(k => Math.Abs(2 * new RandomStream(k).Unit() - 1));
        var turned = Warp(new(0, 180, 0), key);
        var plane = Data.Image(0)[..81].ToArray();
        for (var i = 0; i < 81; i++)
            Assert.Equal(plane[80 - i], turned[i], 1.0);
    }

    [Fact]
    public void Shifted_far_out_of_sight_an_image_is_black()
    {
        var key = Enumerable.Range(0, 100).First(k => Warp(new(1000, 0, 0), k).All(v => v == 0));
        Assert.InRange(key, 0, 5);
    }

    [Fact]
    public void Grey_levels_stay_in_range()
    {
        for (var key = 0; key < 200; key++)
            Assert.All(Warp(new(5, 90, 0.5, 0.5), key), v => Assert.InRange(v, 0, 255));
    }

    private static float[] Warp(Warping warping, int key)
    {
        var values = new float[Data.Shape.Size];
        var random = new RandomStream(key);
        warping.Change(Data.Image(0), Data.Shape, values, ref random);
        return values;
    }
}
