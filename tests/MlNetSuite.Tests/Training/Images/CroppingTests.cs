using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Tests.Training.Images;

public class CroppingTests
{
    private static readonly ImageDataset Data = ToyImages.Quarters(1, channels: 3, size: 9);

    [Fact]
    public void Without_shift_and_flip_nothing_changes() => Assert.Equal(Original, Crop(new(0, Flip: false), key: 1));

    [Fact]
    public void Half_of_the_images_are_mirrored_left_for_right()
    {
        var crops = Enumerable.Range(0, 400).Select(key => Crop(new(0, Flip: true), key)).ToList();
        Assert.All(crops, crop => Assert.True(crop.SequenceEqual(Original) || crop.SequenceEqual(Mirrored(Original))));
        Assert.InRange(crops.Count(crop => crop.SequenceEqual(Original)), 160, 240);
    }

    [Fact]
    public void A_shift_moves_whole_pixels_and_shows_the_image_mirrored_beyond_its_edge()
    {
        var shifts = new HashSet<(int, int)>();
        for (var key = 0; key < 400; key++)
        {
            var crop = Crop(new(2, Flip: false), key);
            shifts.Add(Assert.Single(
                from right in Enumerable.Range(-2, 5)
                from down in Enumerable.Range(-2, 5)
                where crop.SequenceEqual(Shifted(right, down))
                select (right, down)));
        }
        Assert.Equal(25, shifts.Count);
    }

    [Theory]
    [InlineData(1, 1, 5)]
    [InlineData(3, 2, 40)]
    public void An_image_smaller_than_the_shift_is_repeated_as_in_two_mirrors(int channels, int size, int shift)
    {
        var data = ToyImages.Quarters(1, channels, size);
        var values = new float[data.Shape.Size];
        var random = new RandomStream(4);
        new Cropping(shift, Flip: true).Change(data.Image(0), data.Shape, values, ref random);
        Assert.All(values, v => Assert.Contains((byte)v, data.Image(0).ToArray()));
    }

    private static float[] Original => [.. Data.Image(0).ToArray().Select(p => (float)p)];

    private static float[] Mirrored(float[] image) => [.. image.Chunk(9).SelectMany(row => row.Reverse())];

    private static IEnumerable<float> Shifted(int right, int down) =>
        from c in Enumerable.Range(0, 3)
        from y in Enumerable.Range(0, 9)
        from x in Enumerable.Range(0, 9)
        select Original[(c * 9 + Edge(y - down)) * 9 + Edge(x - right)];

    private static int Edge(int place) => place < 0 ? -place : place > 8 ? 16 - place : place;

    private static float[] Crop(Cropping cropping, int key)
    {
        var values = new float[Data.Shape.Size];
        var random = new RandomStream(key);
        cropping.Change(Data.Image(0), Data.Shape, values, ref random);
        return values;
    }
}
