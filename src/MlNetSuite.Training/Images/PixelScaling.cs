using System.Numerics.Tensors;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;

namespace MlNetSuite.Training.Images;

/// <summary>From grey levels 0..255 to what a network sees: <c>x × Scale - Offset</c>, pixel by pixel. Part of the saved model.</summary>
/// <param name="Scale">One factor for all.</param>
/// <param name="Offset">One value a pixel, in units after scaling; empty for none.</param>
internal sealed record PixelScaling(float Scale, float[] Offset)
{
    /// <summary>To 0..1; when <paramref name="center"/> is set, less the mean of each pixel over <paramref name="rows"/>.</summary>
    internal static PixelScaling Unit(ImageDataset images, IReadOnlyList<int> rows, bool center)
    {
        if (!center)
            return new(1 / 255f, []);
        var sums = PixelSums(images, rows);
        return new(1 / 255f, [.. sums.Select(sum => (float)((double)sum / rows.Count / 255))]);
    }

    /// <summary>To mean 0 and, over all pixels together, standard deviation 1; the mean is taken per channel.</summary>
    internal static PixelScaling Standard(ImageDataset images, IReadOnlyList<int> rows)
    {
        var sums = PixelSums(images, rows);
        var squares = rows.Sum(row => SumOfSquares(images.Image(row)));
        var count = (double)rows.Count * images.Shape.Size;
        var mean = sums.Sum() / count;
        var deviation = Math.Sqrt(Math.Max(1, squares / count - mean * mean));
        var plane = images.Shape.Height * images.Shape.Width;
        var offset = new float[images.Shape.Size];
        for (var c = 0; c < images.Shape.Channels; c++)
        {
            var channel = sums.AsSpan(c * plane, plane);
            var total = 0L;
            foreach (var sum in channel)
                total += sum;
            offset.AsSpan(c * plane, plane).Fill((float)(total / ((double)rows.Count * plane) / deviation));
        }
        return new((float)(1 / deviation), offset);
    }

    /// <summary>Scales one image in place.</summary>
    internal void Apply(Span<float> pixels)
    {
        TensorPrimitives.Multiply(pixels, Scale, pixels);
        if (Offset.Length > 0)
            TensorPrimitives.Subtract(pixels, Offset, pixels);
    }

    /// <summary>Adds the same arithmetic to a graph.</summary>
    internal string Add(OnnxGraph graph, string pixels)
    {
        var scaled = graph.Node("Mul", [pixels, graph.Constant([Scale], 1)]);
        return Offset.Length == 0 ? scaled : graph.Node("Sub", [scaled, graph.Constant(Offset, 1, Offset.Length)]);
    }

    private static long[] PixelSums(ImageDataset images, IReadOnlyList<int> rows)
    {
        var sums = new long[images.Shape.Size];
        foreach (var row in rows)
        {
            var image = images.Image(row);
            for (var i = 0; i < sums.Length; i++)
                sums[i] += image[i];
        }
        return sums;
    }

    private static long SumOfSquares(ReadOnlySpan<byte> image)
    {
        var sum = 0L;
        foreach (var pixel in image)
            sum += pixel * pixel;
        return sum;
    }
}
