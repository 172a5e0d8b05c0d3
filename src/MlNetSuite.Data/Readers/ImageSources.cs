using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Data.Readers;

/// <summary>Images from the catalog, IDX files or a folder.</summary>
internal sealed class ImageSources(
    Func<string, string, DataSource> resolve, ImageShape? shape, ImageOptions options, int threads, CancellationToken cancel)
{
    private const string Task = "image-classification";

    internal DataSplit<ImageDataset> Read(string source, string? test, IReadOnlyList<string>? classes)
    {
        var from = resolve(source, Task);
        var train = Side(from, DatasetSide.Train, shape, options) ?? throw new InputException($"{source}: no training images");
        CheckShape(from.Name, train, shape ?? train.Shape);
        var asTrained = options with { GreyBits = train.GreyBits };
        var (testFrom, held) = (from, test is null ? Side(from, DatasetSide.Test, train.Shape, asTrained) : null);
        if (test is not null)
        {
            testFrom = resolve(test, Task);
            held = Side(testFrom, DatasetSide.Test, train.Shape, asTrained) ?? Side(testFrom, DatasetSide.Train, train.Shape, asTrained);
        }
        if (held is not null)
            CheckShape(testFrom.Name, held, train.Shape);
        var numbers = ClassNumbers.For(train.Labels, from.Entry?.Classes, classes);
        ImageDataset Number(string name, LabelledImages rows) =>
            new(name, rows.Shape, rows.Pixels, numbers.Of(rows.Labels), numbers.Classes)
            {
                Background = options.Background,
                GreyBits = train.GreyBits,
                ShowsBackground = train.ShowsBackground,
            };
        return new(Number(from.Name, train), held is null ? null : Number(testFrom.Name, held))
        {
            TestFraction = from.Entry?.Split.TestFraction,
            Notes =
            [
                .. train.Notes, .. KeptSize(from.Name, train.Shape), .. numbers.Unknown(from.Name, train.Labels),
                .. numbers.Alike(from.Name),
                .. from.RowNotes(DatasetSide.Train, train.Labels.Count),
                .. held is null ? [] : held.Notes.Concat(numbers.Unknown(testFrom.Name, held.Labels)),
                .. held is null || test is not null ? [] : from.RowNotes(DatasetSide.Test, held.Labels.Count),
            ],
        };
    }

    private IEnumerable<string> KeptSize(string name, ImageShape read) =>
        shape is null && Math.Max(read.Height, read.Width) > options.LongestSide
        ? [$"{name}: IDX images keep their size, {read.Height} x {read.Width}; only pictures of a folder are averaged down"]
        : [];

    /// <summary>Folders are brought to the size asked for; IDX files have the size they have.</summary>
    private static void CheckShape(string name, LabelledImages images, ImageShape expected)
    {
        if (images.Shape != expected)
            throw new InputException(
                $"{name}: images of {images.Shape.Channels} x {images.Shape.Height} x {images.Shape.Width} (channels, height, width); " +
                $"expected {expected.Channels} x {expected.Height} x {expected.Width} as in training");
    }

    private LabelledImages? Side(DataSource from, DatasetSide side, ImageShape? expected, ImageOptions reading)
    {
        LabelledImages Read(string folder) => new ImageFolderReader(folder, reading, threads, cancel).Read(expected);
        if (from.Entry is { Format: DatasetFormat.ImageFolders })
            return from.Part(side) is { } pictures ? Read(pictures.Path) : null;
        if (from.Entry is not null)
            return from.Part(side, PartContent.Images) is { } images && from.Part(side, PartContent.Labels) is { } labels
                ? IdxFolder.Read(InputFile.Of(images), InputFile.Of(labels))
                : null;
        if (Archives.IsTar(from.Given))
            return side == DatasetSide.Train ? Read(from.Given) : null;
        if (IdxFolder.IsIdx(from.Given))
            return IdxFolder.Find(from.Given, side) is { } idx ? IdxFolder.Read(idx.Images, idx.Labels) : null;
        if (SideFolders.Of(from.Given) is not { } sides)
            return side == DatasetSide.Train ? Read(from.Given) : null;
        if (side == DatasetSide.Train)
            return Read(sides.Train);
        var test = Read(sides.Test);
        return sides.Note is { } note ? test with { Notes = [.. test.Notes, note] } : test;
    }
}
