using System.Text.Json.Nodes;
using Microsoft.ML.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Data.Readers;
using MlNetSuite.Training.Tasks;
using SkiaSharp;

namespace MlNetSuite.Training.Images;

/// <summary>What is in a picture: images of one size, each of one class.</summary>
public sealed class ImageClassificationTask : ClassificationTask<ImageDataset>
{
    /// <inheritdoc/>
    public override string Name => "image-classification";

    /// <inheritdoc/>
    public override string Summary => "what is in a picture";

    /// <inheritdoc/>
    public override IReadOnlyList<ITrainer<ImageDataset>> Trainers { get; } =
        [new ConvnetTrainer(), new PerceptronTrainer(), new LinearImageTrainer(), new LightGbmImageTrainer()];

    /// <inheritdoc/>
    public override DataSplit<ImageDataset> Read(RowSource source, CancellationToken cancel)
    {
        var shape = source.Model?.Image is { } image ? new ImageShape(image.Channels, image.Height, image.Width) : null;
        return DatasetReader.Default.Images(source.Data, shape, source.Test, source.Model?.Labels, source.Threads, cancel);
    }

    private protected override string FirstTried => "perceptron";

    private protected override Microsoft.ML.IDataView Rows(Microsoft.ML.MLContext ml, ImageDataset rows, PredictionModel model) => ImagePipeline.Rows(ml, rows);

    private protected override (IReadOnlyList<int> Labels, IReadOnlyList<string> Classes) Answers(ImageDataset rows) => (rows.Labels, rows.Classes);

    private protected override ImageDataset Subset(ImageDataset rows, IReadOnlyList<int> indices) => rows.Subset(indices);

    internal override void Share(ImageDataset rows, string folder)
    {
        var file = PixelFile(rows, folder);
        if (!file.Exists)
            AtomicFile.Write(file.FullName, stream => stream.Write(rows.Pixels.Span));
    }

    internal override ImageDataset Shared(ImageDataset rows, string folder) =>
        PixelFile(rows, folder) is { Exists: true } file && file.Length == rows.Pixels.Length ? rows with { Pixels = new MappedBytes(file.FullName).Memory } : rows;

    private static FileInfo PixelFile(ImageDataset rows, string folder) => new(Path.Combine(folder, $"rows-{rows.Fingerprint}.bin"));

    private protected override CardImage? Shape(ImageDataset rows) => new(rows.Shape.Channels, rows.Shape.Height, rows.Shape.Width);

    private protected override IReadOnlyDictionary<string, object?> Row(ImageDataset rows, int row) =>
        new Dictionary<string, object?>(1) { [ImagePipeline.Pixels] = rows.Image(row).ToArray() };

    /// <summary>A folder with images in it and no folders of classes.</summary>
    private protected override IReadOnlyList<IReadOnlyDictionary<string, object?>>? Unlabelled(string data, ColumnRoles roles, CancellationToken cancel)
    {
        if (!Directory.Exists(data))
            return null;
        var files = Directory.EnumerateFiles(data).Where(ImageFiles.HasExtension).Order(StringComparer.Ordinal).ToList();
        return files.Count == 0 ? null : files.ConvertAll(path => new Dictionary<string, object?>(1) { [ImagePipeline.Image] = path });
    }

    /// <summary>An image as base64 PNG: what an app may send.</summary>
    private protected override JsonObject Sample(ImageDataset rows, int row) =>
        new() { [ImagePipeline.Image] = Convert.ToBase64String(Png(rows.Shape, rows.Image(row))) };

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
