using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Images;

/// <summary>Shifts photographs by whole pixels, which blurs nothing, and turns left and right round in every second one (He et al. 2016,
/// https://arxiv.org/abs/1512.03385, section 4.2). What a shift uncovers is the image itself, mirrored at its edge.</summary>
/// <param name="Shift">Most pixels in each direction, 0 or more.</param>
/// <param name="Flip">Whether images are turned round.</param>
internal sealed record Cropping(int Shift, bool Flip) : IAugmentation
{
    /// <summary>Images up to this width find their columns without memory of their own.</summary>
    private const int OnStack = 1024;

    public void Change(ReadOnlySpan<byte> image, ImageShape shape, Span<float> values, ref RandomStream random)
    {
        var (height, width) = (shape.Height, shape.Width);
        var flipped = Flip && random.Below(2) == 1;
        var (right, down) = (random.Below(2 * Shift + 1) - Shift, random.Below(2 * Shift + 1) - Shift);
        var columns = width <= OnStack ? stackalloc int[width] : new int[width];
        for (var x = 0; x < width; x++)
            columns[x] = Inside(flipped ? width - 1 - x - right : x - right, width);
        for (var c = 0; c < shape.Channels; c++)
            for (var y = 0; y < height; y++)
            {
                var from = image.Slice((c * height + Inside(y - down, height)) * width, width);
                var into = values.Slice((c * height + y) * width, width);
                for (var x = 0; x < width; x++)
                    into[x] = from[columns[x]];
            }
    }

    /// <summary>The pixel at a place of a row of <paramref name="size"/> that goes on beyond both ends as in a mirror.</summary>
    private static int Inside(int place, int size)
    {
        if (size == 1)
            return 0;
        var period = 2 * (size - 1);
        var along = (place % period + period) % period;
        return Math.Min(along, period - along);
    }
}
