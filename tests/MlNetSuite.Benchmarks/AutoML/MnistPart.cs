using System.Buffers.Binary;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary>MNIST's first training images, and a sixth as many of its test images, as files of MNIST's own kind.</summary>
internal static class MnistPart
{
    internal static void Write(string folder, int images)
    {
        foreach (var (side, count) in (ReadOnlySpan<(string, int)>)[("train", images), ("t10k", images / 6)])
        {
            Cut(folder, $"{side}-images-idx3-ubyte", headerLength: 16, itemLength: 28 * 28, count);
            Cut(folder, $"{side}-labels-idx1-ubyte", headerLength: 8, itemLength: 1, count);
        }
    }

    /// <summary>Keeps the first items; their number stands at the header's second word.</summary>
    private static void Cut(string folder, string name, int headerLength, int itemLength, int count)
    {
        var located = DatasetStore.Default.Require(DatasetCatalog.Default.Find("mnist")).Files.Single(f => f.Part.File == name + ".gz");
        using var whole = InputFile.Of(located).Open();
        var part = new byte[headerLength + count * itemLength];
        whole.ReadExactly(part);
        BinaryPrimitives.WriteInt32BigEndian(part.AsSpan(4), count);
        File.WriteAllBytes(Path.Combine(folder, name), part);
    }
}
