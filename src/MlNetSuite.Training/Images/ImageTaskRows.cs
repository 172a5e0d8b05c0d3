using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using SkiaSharp;

namespace MlNetSuite.Training.Images;

/// <summary>Images of one size, each of one class. Their pixels are shared by the processes of a sweep.</summary>
internal sealed class ImageTaskRows : ITaskRows<ImageDataset>, IUnlabelledReader, ISharedRows<ImageDataset>
{
    public DataSplit<ImageDataset> Read(RowSource source, CancellationToken cancel)
    {
        var image = source.Model?.Image;
        var shape = image is null ? null : new ImageShape(image.Channels, image.Height, image.Width);
        var options = image is null
            ? ImageParameters.Options(source.Parameters)
            : new() { Background = image.Background, GreyBits = image.GreyBits };
        options = options with { Recursive = source.Roles.Recursive };
        return DatasetReader.Default.Images(source.Data, shape, source.Test, source.Model?.Labels, source.Threads, options, cancel);
    }

    /// <summary>Pictures have neither columns nor lines.</summary>
    public void Require(ColumnRoles given) => GivenOptions.Refuse(
        given, GivenOptions.OfTables, "for tables alone; the classes of pictures are the folders that they are in");

    public Holdout Split(ImageDataset rows, ITrainer trainer, double? requested, double usual, int seed) =>
        Holdout.Stratified(rows.Labels, requested ?? usual, seed);

    public ImageDataset Subset(ImageDataset rows, IReadOnlyList<int> places) => rows.Subset(places);

    public IReadOnlyDictionary<string, object?> Row(ImageDataset rows, int row) =>
        new Dictionary<string, object?>(1) { [ImageToPixels.Pixels] = rows.Image(row).ToArray() };

    /// <summary>An image as base64 PNG: what an app may send.</summary>
    public JsonObject Sample(ImageDataset rows, int row) =>
        new() { [ImageToPixels.Image] = Convert.ToBase64String(Png(rows.Shape, rows.Image(row))) };

    public IReadOnlyList<string> SplitNotes(ImageDataset train, ImageDataset test) => RepeatedImages.Notes(train, test);

    public IReadOnlyList<string> Labels(ImageDataset rows) => rows.Classes;

    public CardImage? Image(ImageDataset rows) => new(rows.Shape.Channels, rows.Shape.Height, rows.Shape.Width)
    {
        Background = rows.Background,
        GreyBits = rows.GreyBits,
    };

    /// <summary>A folder with images in it and no folders of classes.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, object?>>? Read(string data, ColumnRoles roles, CancellationToken cancel)
    {
        if (!Directory.Exists(data))
            return null;
        // A picture in a format that is not read is a row too: it is refused by name.
        var files = PictureFolder.In(data, recursive: false).Where(PictureFolder.IsPicture).ToList();
        return files.Count == 0 ? null : files.ConvertAll(path => new Dictionary<string, object?>(1) { [ImageToPixels.Image] = path });
    }

    public void Share(ImageDataset rows, ISweepFiles files)
    {
        using var shared = files.OpenRead(PixelFile(rows));
        if (shared is null)
            files.Write(PixelFile(rows), stream => stream.Write(rows.Pixels.Span));
    }

    public ImageDataset Shared(ImageDataset rows, ISweepFiles files) =>
        files.LocalPath(PixelFile(rows)) is { } path && new FileInfo(path).Length == rows.Pixels.Length
        ? rows with { Pixels = new MappedBytes(path).Memory }
        : rows;

    private static string PixelFile(ImageDataset rows) => $"rows-{rows.Fingerprint}.bin";

    private static byte[] Png(ImageShape shape, ReadOnlySpan<byte> planes)
    {
        using var bitmap = new SKBitmap(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        var area = shape.Width * shape.Height;
        for (var i = 0; i < area; i++)
        {
            byte Channel(int c, ReadOnlySpan<byte> from) => from[Math.Min(c, shape.Channels - 1) * area + i];
            bitmap.SetPixel(i % shape.Width, i / shape.Width, new(Channel(0, planes), Channel(1, planes), Channel(2, planes)));
        }
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
