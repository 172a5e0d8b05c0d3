using MlNetSuite.Data;

namespace MlNetSuite.Tests.Training.Images;

/// <summary>Images a trainer can tell apart in a blink: each class has its own bright quarter, with noise.</summary>
internal static class ToyImages
{
    internal static readonly string[] Classes = ["top left", "top right", "bottom left", "bottom right"];

    internal static ImageDataset Quarters(int rows, int channels = 1, int size = 8, int seed = 1, int classes = 4)
    {
        var random = new Random(seed);
        var shape = new ImageShape(channels, size, size);
        var pixels = new byte[rows * shape.Size];
        var labels = new int[rows];
        for (var row = 0; row < rows; row++)
        {
            var label = labels[row] = row % classes;
            for (var c = 0; c < channels; c++)
                for (var y = 0; y < size; y++)
                    for (var x = 0; x < size; x++)
                    {
                        var bright = (y < size / 2 ? 0 : 2) + (x < size / 2 ? 0 : 1) == label;
                        pixels[row * shape.Size + (c * size + y) * size + x] = (byte)((bright ? 150 : 0) + random.Next(100));
                    }
        }
        return new("quarters", shape, pixels, labels, Classes[..classes]);
    }

    /// <summary>Colour images of lines, flat or upright, wherever they lie; mirrored they are what they were.</summary>
    internal static ImageDataset Stripes(int rows, int size, int seed = 1)
    {
        var random = new Random(seed);
        var shape = new ImageShape(3, size, size);
        var pixels = new byte[rows * shape.Size];
        for (var row = 0; row < rows; row++)
        {
            var (offset, upright) = (random.Next(4), row % 2 == 1);
            for (var i = 0; i < shape.Size; i++)
            {
                var along = upright ? i % size : i / size % size;
                pixels[row * shape.Size + i] = (byte)(((along + offset) % 4 < 2 ? 120 : 0) + random.Next(120));
            }
        }
        return new("stripes", shape, pixels, [.. Enumerable.Range(0, rows).Select(row => row % 2)], ["flat", "upright"]);
    }
}
