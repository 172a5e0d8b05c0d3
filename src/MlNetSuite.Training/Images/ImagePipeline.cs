using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Ensembles;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>The common front of every image model: from an image of any size to the column <c>Pixels</c>.</summary>
/// <remarks><c>Pixels</c> holds grey levels 0..255, <c>[channels * height * width]</c>, channel by channel (red, green,
/// blue), row by row. A PNG of the training size gives exactly the pixels it was made of, grey or opaque RGB: the largest
/// difference measured is 0. Where an image has transparency, ML.NET multiplies colours by alpha: transparent is black.
/// Other sizes are scaled by nearest neighbour, aspect ratio not kept (ML.NET's <c>Fill</c>).</remarks>
internal static class ImagePipeline
{
    /// <summary>The column an app gives.</summary>
    internal const string Image = "Image";

    /// <summary>The column everything learns from.</summary>
    internal const string Pixels = "Pixels";

    private const string Resized = "ResizedImage";
    private const string Grey = "GreyImage";
    private const string Planes = "PixelPlanes";

    /// <summary>The schema of an image model's input: one column, an image of any size.</summary>
    internal static DataViewSchema InputSchema { get; } = CreateInputSchema();

    /// <summary>From <see cref="Image"/> to <see cref="Pixels"/>; nothing else is left of what lies between.</summary>
    internal static ITransformer Front(MLContext ml, ImageShape shape)
    {
        IEstimator<ITransformer> resize = ml.Transforms.ResizeImages(
            Resized, shape.Width, shape.Height, Image, ImageResizingEstimator.ResizingKind.Fill);
        var planes = shape.Channels == 1
            ? resize.Append(ml.Transforms.ConvertToGrayscale(Grey, Resized))
                .Append(ml.Transforms.ExtractPixels(Planes, Grey, ImagePixelExtractingEstimator.ColorBits.Red))
                .Append(ml.Transforms.DropColumns(Resized, Grey))
            : resize.Append(ml.Transforms.ExtractPixels(Planes, Resized))
                .Append(ml.Transforms.DropColumns(Resized));
        var none = ml.Data.LoadFromEnumerable(Array.Empty<ImageRow>());
        return planes.Fit(none).Append(Flatten(ml, shape));
    }

    /// <summary>Rows to learn from: <see cref="Pixels"/>, the label key, and the weight of its class, 1 unless there are weights. One
    /// row is in memory at a time for each reader.</summary>
    internal static IDataView Rows(MLContext ml, ImageDataset data, float[]? weights = null) =>
        StockClassifier.Rows(ml, Read(data, weights), data.Classes, (Pixels, data.Shape.Size));

    /// <summary>A whole model of the front and what was fitted on <see cref="Rows"/>.</summary>
    internal static TrainedModel Assemble(TrainingRun run, ImageDataset data, ITransformer fromPixels) =>
        new(new TransformerChain<ITransformer>(Front(run.ML, data.Shape), fromPixels), InputSchema);

    /// <summary>Fits what learns from <see cref="Rows"/> and puts the front before it.</summary>
    internal static TrainedModel Assemble(TrainingRun run, ImageDataset data, IEstimator<ITransformer> fromPixels,
        float[]? weights = null) =>
        Assemble(run, data, fromPixels.Fit(Rows(run.ML, data, weights)));

    /// <summary>Parts a model into the front and what reads <see cref="Pixels"/>, with the schema of the latter; a model that
    /// takes no image has no front.</summary>
    internal static (ITransformer? Front, ITransformer Main, DataViewSchema Schema) Split(TrainedModel model)
    {
        if (model.InputSchema.GetColumnOrNull(Image)?.Type is not ImageDataViewType)
            return (null, model.Transformer, model.InputSchema);
        var steps = MemberTurns.Flatten(model.Transformer).ToArray();
        var schema = model.InputSchema;
        for (var n = 0; n < steps.Length; n++)
        {
            schema = steps[n].GetOutputSchema(schema);
            if (schema.GetColumnOrNull(Pixels)?.Type is not VectorDataViewType pixels)
                continue;
            // The front ends by dropping its own intermediate images.
            while (n + 1 < steps.Length && steps[n + 1] is ColumnSelectingTransformer)
                n++;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(Pixels, new VectorDataViewType(pixels.ItemType, pixels.Size));
            return (new TransformerChain<ITransformer>(steps[..(n + 1)]), new TransformerChain<ITransformer>(steps[(n + 1)..]),
                builder.ToSchema());
        }
        throw new InputException($"an image model lacks the column {Pixels}; it was not trained by this program.");
    }

    // ExtractPixels gives a tensor, and ML.NET takes [1, 28, 28] and [784] for different types. Scaling by one is the
    // standard transform that reads either and gives the latter.
    private static TransformerChain<ITransformer> Flatten(MLContext ml, ImageShape shape)
    {
        var zeroToOne = new[] { new PixelRow { Pixels = new float[shape.Size] }, new PixelRow { Pixels = new float[shape.Size] } };
        Array.Fill(zeroToOne[1].Pixels, 1);
        var schema = SchemaDefinition.Create(typeof(PixelRow));
        schema[Pixels].ColumnType = new VectorDataViewType(NumberDataViewType.Single, shape.Size);
        schema[Pixels].ColumnName = Planes;
        var rows = ml.Data.LoadFromEnumerable(zeroToOne, schema);
        return new(
            ml.Transforms.NormalizeMinMax(Pixels, Planes).Fit(rows),
            ml.Transforms.DropColumns(Planes).Fit(rows));
    }

    // One row object and one buffer for each enumeration: ML.NET copies a row's values before it asks for the next.
    private static IEnumerable<PixelRow> Read(ImageDataset data, float[]? weights)
    {
        var row = new PixelRow { Pixels = new float[data.Shape.Size] };
        for (var i = 0; i < data.Count; i++)
        {
            var bytes = data.Image(i);
            for (var p = 0; p < bytes.Length; p++)
                row.Pixels[p] = bytes[p];
            row.Label = data.Labels[i] < 0 ? uint.MaxValue : (uint)data.Labels[i];
            row.Weight = weights is null || data.Labels[i] < 0 ? 1 : weights[data.Labels[i]];
            yield return row;
        }
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

    private sealed class PixelRow : ILabelledRow
    {
        public float[] Pixels { get; set; } = [];

        public uint Label { get; set; }

        public float Weight { get; set; }
    }
}
