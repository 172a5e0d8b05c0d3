using System.Numerics.Tensors;

namespace MlNetSuite.Prediction.Images;

/// <summary>Makes a picture smaller. Each new pixel is the mean of the area it stands for, with the shares of the pixels that the area
/// cuts: what is finer than the new pixels blurs. ML.NET's own resizing takes one pixel of each area, so that fine patterns
/// flicker.</summary>
internal static class AreaAverage
{
    private const int Channels = 4;

    /// <summary>The picture in another size; where it is smaller in one direction, its pixels are repeated in that one.</summary>
    internal static ImagePixels To(ImagePixels image, int height, int width)
    {
        var (rows, columns) = (Areas(image.Height, height), Areas(image.Width, width));
        var scaled = new ImagePixels(width, height, new uint[width * height]);
        var (line, sum) = (new float[image.Width * Channels], new float[image.Width * Channels]);
        for (var y = 0; y < height; y++)
        {
            Array.Clear(sum);
            for (var i = 0; i < rows[y].Shares.Length; i++)
            {
                TensorPrimitives.ConvertTruncating<byte, float>(image.Bytes.Slice((rows[y].First + i) * line.Length, line.Length), line);
                TensorPrimitives.MultiplyAdd(line, rows[y].Shares[i], sum, sum);
            }
            Average(sum, columns, scaled.Bytes[(y * width * Channels)..]);
        }
        return scaled;
    }

    private static void Average(ReadOnlySpan<float> row, Area[] columns, Span<byte> averages)
    {
        for (var x = 0; x < columns.Length; x++)
            for (var channel = 0; channel < Channels; channel++)
            {
                var (first, shares) = columns[x];
                var sum = 0f;
                for (var i = 0; i < shares.Length; i++)
                    sum += shares[i] * row[(first + i) * Channels + channel];
                averages[x * Channels + channel] = (byte)Math.Clamp(sum + 0.5f, 0, byte.MaxValue);
            }
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
