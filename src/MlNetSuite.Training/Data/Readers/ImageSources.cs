using MlNetSuite.Training.Data.Catalog;

namespace MlNetSuite.Training.Data.Readers;

/// <summary>Images from the catalog, IDX files or a folder.</summary>
internal sealed class ImageSources(Func<string, string, DataSource> resolve, ImageShape? shape, CancellationToken cancel)
{
    private const string Task = "image-classification";

    internal DataSplit<ImageDataset> Read(string source, string? test, IReadOnlyList<string>? classes)
    {
        var from = resolve(source, Task);
        var train = Side(from, DatasetSide.Train, shape) ?? throw new InputException($"{source}: no training images");
        var (testFrom, held) = (from, test is null ? Side(from, DatasetSide.Test, train.Shape) : null);
        if (test is not null)
        {
            testFrom = resolve(test, Task);
            held = Side(testFrom, DatasetSide.Test, train.Shape) ?? Side(testFrom, DatasetSide.Train, train.Shape);
        }
        if (held is not null && held.Shape != train.Shape)
            throw new InputException(
                $"{testFrom.Name}: test images of {held.Shape.Channels} x {held.Shape.Height} x {held.Shape.Width} (channels, height, width); " +
                $"expected {train.Shape.Channels} x {train.Shape.Height} x {train.Shape.Width} as in training");
        var numbers = ClassNumbers.For(train.Labels, from.Entry?.Classes, classes);
        ImageDataset Number(string name, LabelledImages rows) => new(name, rows.Shape, rows.Pixels, numbers.Of(rows.Labels), numbers.Classes);
        return new(Number(from.Name, train), held is null ? null : Number(testFrom.Name, held))
        {
            Notes =
            [
                .. train.Notes, .. numbers.Unknown(from.Name, train.Labels), .. from.RowNotes(DatasetSide.Train, train.Labels.Count),
                .. held is null ? [] : held.Notes.Concat(numbers.Unknown(testFrom.Name, held.Labels)),
                .. held is null || test is not null ? [] : from.RowNotes(DatasetSide.Test, held.Labels.Count),
            ],
        };
    }

    private LabelledImages? Side(DataSource from, DatasetSide side, ImageShape? wanted)
    {
        cancel.ThrowIfCancellationRequested();
        if (from.Entry is null)
            return IdxFolder.Find(from.Given, side) is { } idx ? IdxFolder.Read(idx.Images, idx.Labels)
                : IdxFolder.IsIdx(from.Given) ? null
                : throw new InputException($"{from.Given}: expected IDX files");
        return from.Part(side, PartContent.Images) is { } images && from.Part(side, PartContent.Labels) is { } labels
            ? IdxFolder.Read(InputFile.Of(images), InputFile.Of(labels))
            : null;
    }
}
