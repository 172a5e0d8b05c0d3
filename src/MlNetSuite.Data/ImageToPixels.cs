using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data;

/// <summary>The steps that every image model begins with: from an image of any size to the column <c>Pixels</c>. Folders of images are
/// read by the same steps, so that a model learns from what it will be given.</summary>
/// <remarks><c>Pixels</c> holds grey levels 0..255, <c>[channels * height * width]</c>, channel by channel (red, green,
/// blue), row by row. A PNG of the training size gives exactly the pixels it was made of, grey or opaque RGB: the largest
/// difference measured is 0. Whoever decodes an image lays it over the model's background and averages it down to the model's size first
/// (<c>ImageReading</c>). What an app gives as it is, ML.NET scales by nearest neighbour, aspect ratio not kept (<c>Fill</c>), its colours
/// multiplied by alpha, so that transparent is black.</remarks>
internal static class ImageToPixels
{
    /// <summary>The column an app gives.</summary>
    internal const string Image = "Image";

    /// <summary>The column everything learns from.</summary>
    internal const string Pixels = ImageFront.Pixels;

    /// <summary>What <see cref="CreateWithAlpha"/> gives.</summary>
    internal const string PixelsWithAlpha = "PixelsWithAlpha";

    private const string Resized = "ResizedImage";
    private const string Grey = "GreyImage";
    private const string Planes = "PixelPlanes";

    /// <summary>The schema of an image model's input: one column, an image of any size.</summary>
    internal static DataViewSchema InputSchema { get; } = CreateInputSchema();

    /// <summary>From <see cref="Image"/> to <see cref="Pixels"/>; nothing else is left of what lies between.</summary>
    internal static ITransformer Create(MLContext ml, ImageShape shape) => Extract(ml, shape, Colors(shape), shape.Size, Pixels);

    /// <summary>From <see cref="Image"/> to <see cref="PixelsWithAlpha"/>: the alpha of each pixel, then <see cref="Pixels"/>.</summary>
    internal static ITransformer CreateWithAlpha(MLContext ml, ImageShape shape) => Extract(
        ml, shape, Colors(shape) | ImagePixelExtractingEstimator.ColorBits.Alpha, shape.Size + shape.Height * shape.Width, PixelsWithAlpha);

    private static ImagePixelExtractingEstimator.ColorBits Colors(ImageShape shape) => shape.Channels == 1
        ? ImagePixelExtractingEstimator.ColorBits.Red
        : ImagePixelExtractingEstimator.ColorBits.Rgb;

    private static TransformerChain<TransformerChain<ITransformer>> Extract(
        MLContext ml, ImageShape shape, ImagePixelExtractingEstimator.ColorBits colors, int size, string output)
    {
        IEstimator<ITransformer> resize = ml.Transforms.ResizeImages(
            Resized, shape.Width, shape.Height, Image, ImageResizingEstimator.ResizingKind.Fill);
        var planes = shape.Channels == 1
            ? resize.Append(ml.Transforms.ConvertToGrayscale(Grey, Resized))
                .Append(ml.Transforms.ExtractPixels(Planes, Grey, colors))
                .Append(ml.Transforms.DropColumns(Resized, Grey))
            : resize.Append(ml.Transforms.ExtractPixels(Planes, Resized, colors))
                .Append(ml.Transforms.DropColumns(Resized));
        var none = ml.Data.LoadFromEnumerable(Array.Empty<ImageRow>());
        return planes.Fit(none).Append(Flatten(ml, size, Planes, output));
    }

    /// <summary>A vector of a tensor: ML.NET takes [1, 28, 28] and [784] for different types. Scaling by one is the transform of ML.NET that
    /// reads either and gives the latter.</summary>
    internal static TransformerChain<ITransformer> Flatten(MLContext ml, int size, string input, string output)
    {
        var zeroToOne = new[] { new PixelLevels { Pixels = new float[size] }, new PixelLevels { Pixels = new float[size] } };
        Array.Fill(zeroToOne[1].Pixels, 1);
        var schema = SchemaDefinition.Create(typeof(PixelLevels));
        schema[Pixels].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size);
        schema[Pixels].ColumnName = input;
        var rows = ml.Data.LoadFromEnumerable(zeroToOne, schema);
        return new(
            ml.Transforms.NormalizeMinMax(output, input).Fit(rows),
            ml.Transforms.DropColumns(input).Fit(rows));
    }

    private static DataViewSchema CreateInputSchema()
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(Image, new ImageDataViewType());
        return schema.ToSchema();
    }

    private sealed class ImageRow
    {
        // ML.NET's attribute without a size throws; the size is not looked at before resizing.
        [ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }

    private sealed class PixelLevels
    {
        public float[] Pixels { get; set; } = [];
    }
}
