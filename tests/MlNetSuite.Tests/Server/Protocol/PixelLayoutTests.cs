using MlNetSuite.Prediction;
using MlNetSuite.Server.Protocol;

namespace MlNetSuite.Tests.Server.Protocol;

/// <summary>Which shapes of pixel tensors are read, and how.</summary>
public class PixelLayoutTests
{
    private static readonly CardImage Colour = new(3, 2, 4), Grey = new(1, 2, 4), Cube = new(3, 3, 3);

    [Fact]
    public void Pixels_given_pixel_by_pixel_become_planes() =>
        Assert.Equal([255, 0, 10, 20, 30, 40], PixelLayout.ToChannelFirst([255, 10, 30, 0, 20, 40], new(3, 1, 2)));

    [Fact]
    public void Channels_come_first_or_last_and_nothing_else_is_read()
    {
        Assert.True(PixelLayout.IsChannelFirst([24], Colour));
        Assert.True(PixelLayout.IsChannelFirst([3, 2, 4], Colour));
        Assert.True(PixelLayout.IsChannelLast([2, 4, 3], Colour));
        Assert.True(PixelLayout.IsChannelFirst([2, 4], Grey));
        Assert.True(PixelLayout.IsChannelLast([2, 4, 1], Grey));
        foreach (long[] shape in (long[][])[[4, 2, 3], [2, 3, 4], [6, 4], [8, 3], [2, 4], [3, 8], [1, 3, 2, 4]])
            Assert.False(PixelLayout.IsChannelFirst(shape, Colour) || PixelLayout.IsChannelLast(shape, Colour), string.Join(',', shape));
    }

    [Fact]
    public void Where_it_could_be_either_channels_come_first() =>
        Assert.True(PixelLayout.IsChannelFirst([3, 3, 3], Cube) && !PixelLayout.IsChannelLast([3, 3, 3], Cube));
}
