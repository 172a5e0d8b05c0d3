using System.Security.Cryptography;
using MlNetSuite.Data;

namespace MlNetSuite.Training.Images;

/// <summary>Finds pictures that lie on both sides of a split: a model that has learned one by heart is right about its copy.</summary>
internal static class RepeatedImages
{
    /// <summary>What to say of them; nothing where there are none.</summary>
    internal static IReadOnlyList<string> Notes(ImageDataset train, ImageDataset test)
    {
        var learned = new Dictionary<UInt128, string>(train.Count);
        for (var row = 0; row < train.Count; row++)
            learned.TryAdd(Hash(train.Image(row)), Class(train, row));
        var copies = Enumerable.Range(0, test.Count).Where(row => learned.ContainsKey(Hash(test.Image(row)))).ToList();
        if (copies.Count == 0)
            return [];
        var contradicted = copies.Count(row => learned[Hash(test.Image(row))] != Class(test, row));
        return
        [
            $"{copies.Count:N0} of {test.Count:N0} test pictures are training pictures too, pixel by pixel" +
            (contradicted == 0 ? "" : $", {contradicted:N0} of them under another class") +
            "; the test metrics are not those of new pictures. Keep one copy of each.",
        ];
    }

    private static string Class(ImageDataset images, int row) => images.Labels[row] < 0 ? "" : images.Classes[images.Labels[row]];

    private static UInt128 Hash(ReadOnlySpan<byte> pixels)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(pixels, hash);
        return BitConverter.ToUInt128(hash);
    }
}
