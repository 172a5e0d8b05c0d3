using System.Globalization;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Images of one size and their labels as the files have them, before classes are numbered.</summary>
internal sealed record LabelledImages(ImageShape Shape, byte[] Pixels, IReadOnlyList<string> Labels, IReadOnlyList<string> Notes)
{
    /// <summary>See <see cref="ImageDataset.GreyBits"/>.</summary>
    internal int? GreyBits { get; init; }

    /// <summary>See <see cref="ImageDataset.ShowsBackground"/>.</summary>
    internal bool ShowsBackground { get; init; }
}

/// <summary>Finds the images and labels of IDX datasets by MNIST's way of naming them.</summary>
internal static class IdxFolder
{
    private static readonly string[] LabelNames = [.. Enumerable.Range(0, 256).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Whether the path is an IDX file, or a folder with IDX training images in it.</summary>
    internal static bool IsIdx(string path) => Find(path, DatasetSide.Train) is not null;

    /// <summary>In a folder <c>train-images-idx3-ubyte[.gz]</c> and its labels, for the test side <c>t10k-</c> or <c>test-</c>;
    /// an image file with its labels next to it is a training side.</summary>
    internal static (InputFile Images, InputFile Labels)? Find(string path, DatasetSide side)
    {
        if (File.Exists(path))
            return side == DatasetSide.Train ? (InputFile.At(path), InputFile.At(LabelsOf(path))) : null;
        return SideFiles.OwnFiles(path).Order(StringComparer.Ordinal)
            .Where(file => SideOf(InputFile.PlainName(file)) == side)
            .Select(file => ((InputFile, InputFile)?)(InputFile.At(file), InputFile.At(LabelsOf(file))))
            .FirstOrDefault();
    }

    internal static LabelledImages Read(InputFile imageFile, InputFile labelFile)
    {
        var (shape, pixels, rows) = IdxReader.ReadImages(imageFile);
        var labels = IdxReader.ReadLabels(labelFile);
        if (labels.Length != rows)
            throw new InputException(
                $"{labelFile.Name}: {labels.Length:N0} labels for the {rows:N0} images of {imageFile.Name}; expected as many");
        if (rows == 0)
            throw new InputException($"{imageFile.Name}: no images");
        return new(shape, pixels, Array.ConvertAll(labels, label => LabelNames[label]), []);
    }

    private static DatasetSide? SideOf(string name) =>
        !name.Contains("images", StringComparison.Ordinal) || !name.Contains("idx3", StringComparison.Ordinal) ? null
        : name.StartsWith("t10k", StringComparison.Ordinal) || name.StartsWith("test", StringComparison.Ordinal) ? DatasetSide.Test
        : DatasetSide.Train;

    private static string LabelsOf(string images)
    {
        var name = Path.GetFileName(images);
        var labels = name.Replace("images", "labels", StringComparison.OrdinalIgnoreCase)
            .Replace("idx3", "idx1", StringComparison.OrdinalIgnoreCase);
        var path = Path.Combine(Path.GetDirectoryName(images) ?? "", labels);
        if (labels == name)
            throw new InputException($"{images}: expected a folder of images by class, or an IDX file called ...images-idx3-ubyte[.gz]");
        var other = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path + ".gz";
        return File.Exists(path) ? path
            : File.Exists(other) ? other
            : throw new InputException($"no labels for {images}: expected {path}");
    }
}
