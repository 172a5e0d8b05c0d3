using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Training.Images;

/// <summary>Random shifts, rotations, scalings and shears of training images (Simard, Steinkraus and Platt 2003).</summary>
/// <param name="Shift">Largest shift in each direction, in pixels.</param>
/// <param name="Rotation">Largest rotation either way, in degrees.</param>
/// <param name="Scaling">Largest relative change of size, 0 to below 1.</param>
/// <param name="Shear">Largest slant, as a share of the height.</param>
internal sealed record Warping(double Shift, double Rotation, double Scaling, double Shear = 0) : IAugmentation
{
    /// <summary>The image sampled between pixels; outside it is black.</summary>
    public void Change(ReadOnlySpan<byte> image, ImageShape shape, Span<float> values, ref RandomStream random)
    {
        var (height, width) = (shape.Height, shape.Width);
        var (sin, cos) = MathF.SinCos(Symmetric(Rotation * Math.PI / 180, ref random));
        var across = 1 / (1 + Symmetric(Scaling, ref random));
        var down = 1 / (1 + Symmetric(Scaling, ref random));
        var slant = Symmetric(Shear, ref random);
        var (shiftX, shiftY) = (Symmetric(Shift, ref random), Symmetric(Shift, ref random));

        // For each pixel going out, where it comes from: centre, shift back, rotate back, scale back.
        var (stepX, stepY) = (cos * across, -sin * down);
        var (lineX, lineY) = ((sin + slant * cos) * across, (cos - slant * sin) * down);
        var (centerX, centerY) = ((width - 1) / 2f, (height - 1) / 2f);
        for (var y = 0; y < height; y++)
        {
            var (dx, dy) = (-centerX - shiftX, y - centerY - shiftY);
            var x0 = centerX + dx * stepX + dy * lineX;
            var y0 = centerY + dx * stepY + dy * lineY;
            for (var x = 0; x < width; x++)
                for (var c = 0; c < shape.Channels; c++)
                    values[(c * height + y) * width + x] =
                        Sample(image.Slice(c * height * width, height * width), width, height, x0 + x * stepX, y0 + x * stepY);
        }
    }

    private static float Symmetric(double bound, ref RandomStream random) => (float)bound * (2 * random.Unit() - 1);

    /// <summary>The grey level between four pixels.</summary>
    private static float Sample(ReadOnlySpan<byte> plane, int width, int height, float x, float y)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        if (left < -1 || top < -1 || left >= width || top >= height)
            return 0;
        var (fx, fy) = (x - left, y - top);
        if (left >= 0 && top >= 0 && left + 1 < width && top + 1 < height)
        {
            var at = top * width + left;
            var upper = plane[at] + fx * (plane[at + 1] - plane[at]);
            var lower = plane[at + width] + fx * (plane[at + width + 1] - plane[at + width]);
            return upper + fy * (lower - upper);
        }
        var edgeUpper = At(plane, width, height, left, top) * (1 - fx) + At(plane, width, height, left + 1, top) * fx;
        var edgeLower = At(plane, width, height, left, top + 1) * (1 - fx) + At(plane, width, height, left + 1, top + 1) * fx;
        return edgeUpper * (1 - fy) + edgeLower * fy;
    }

    private static float At(ReadOnlySpan<byte> plane, int width, int height, int x, int y) =>
        (uint)x < (uint)width && (uint)y < (uint)height ? plane[y * width + x] : 0;
}
