using System.Numerics;

namespace MlNetSuite.Prediction.Images;

/// <summary>Makes a picture smaller. Each new pixel is the mean of the area it stands for, with the shares of the pixels that the area
/// cuts: what is finer than the new pixels blurs. ML.NET's own resizing takes one pixel of each area, so that fine patterns
/// flicker.</summary>
internal static class AreaAverage
{
    /// <summary>The picture in another size; where it is smaller in one direction, its pixels are repeated in that one.</summary>
    internal static ImagePixels To(ImagePixels image, int height, int width)
    {
        var (rows, columns) = (Areas(image.Height, height), Areas(image.Width, width));
        var scaled = new ImagePixels(width, height, new uint[width * height]);
        var sums = new Vector4[width];
        for (var y = 0; y < height; y++)
        {
            Array.Clear(sums);
            for (var i = 0; i < rows[y].Shares.Length; i++)
                Add(image.Values.AsSpan((rows[y].First + i) * image.Width, image.Width), columns, rows[y].Shares[i], sums);
            for (var x = 0; x < width; x++)
                scaled.Values[y * width + x] = Packed(sums[x]);
        }
        return scaled;
    }

    /// <summary>Adds a row's averages, each weighted by the row's own share.</summary>
    private static void Add(ReadOnlySpan<uint> row, Area[] columns, float rowShare, Vector4[] sums)
    {
        for (var x = 0; x < columns.Length; x++)
        {
            var shares = columns[x].Shares;
            var pixels = row.Slice(columns[x].First, shares.Length);
            var sum = Vector4.Zero;
            for (var i = 0; i < shares.Length; i++)
                sum += shares[i] * Levels(pixels[i]);
            sums[x] += rowShare * sum;
        }
    }

    private static Vector4 Levels(uint pixel) => new(pixel & 255, pixel >> 8 & 255, pixel >> 16 & 255, pixel >> 24);

    private static uint Packed(Vector4 levels)
    {
        var rounded = Vector4.Clamp(levels + new Vector4(0.5f), Vector4.Zero, new(255));
        return (uint)rounded.X | (uint)rounded.Y << 8 | (uint)rounded.Z << 16 | (uint)rounded.W << 24;
    }

    /// <summary>Cuts a side of <paramref name="from"/> pixels into <paramref name="to"/> areas of one length.</summary>
    private static Area[] Areas(int from, int to)
    {
        var areas = new Area[to];
        for (var i = 0; i < to; i++)
        {
            var (start, end) = ((double)i * from / to, (double)(i + 1) * from / to);
            var (first, last) = ((int)start, Math.Min(from, (int)Math.Ceiling(end)) - 1);
            areas[i] = new(first, [.. Enumerable.Range(first, last - first + 1)
                .Select(pixel => (float)((Math.Min(end, pixel + 1) - Math.Max(start, pixel)) / (end - start)))]);
        }
        return areas;
    }

    /// <summary>What a new pixel stands for in one direction.</summary>
    /// <param name="First">The first pixel that it covers.</param>
    /// <param name="Shares">Of that and those that follow; together 1.</param>
    private readonly record struct Area(int First, float[] Shares);
}
