using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;

namespace MlNetSuite.Prediction;

/// <summary>The first transformers of an image model, which make <c>Pixels</c> of <c>Image</c>.</summary>
internal static class ImageFront
{
    internal const string Pixels = "Pixels";

    private const string PixelMark = "IsPixels";

    /// <summary>Whether a column holds the pixels of an image, numbers 0..255, and not just numbers under the same name.</summary>
    internal static bool IsPixels(DataViewSchema.Column column) => column.Annotations.Schema.GetColumnOrNull(PixelMark) is not null;

    /// <summary>The model without them and the schema it then reads, or null where it is not an image model.</summary>
    internal static (ITransformer Transformer, DataViewSchema Schema)? Without(ITransformer model, DataViewSchema schema) =>
        Split(model, schema) is { } parts ? (parts.Main, parts.Schema) : null;

    /// <summary>Them, the rest of the model, and the schema that the rest reads; null where it is not an image model.</summary>
    internal static (ITransformer Front, ITransformer Main, DataViewSchema Schema)? Split(ITransformer model, DataViewSchema schema)
    {
        if (!schema.Any(c => c.Type is ImageDataViewType))
            return null;
        var steps = TransformerChains.Flatten(model).ToArray();
        for (var n = 0; n < steps.Length; n++)
        {
            schema = steps[n].GetOutputSchema(schema);
            if (schema.GetColumnOrNull(Pixels)?.Type is not VectorDataViewType pixels)
                continue;
            // The front ends by dropping its own intermediate images, which are not there when it is left out.
            while (n + 1 < steps.Length && steps[n + 1] is ColumnSelectingTransformer)
                n++;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(Pixels, new VectorDataViewType(pixels.ItemType, pixels.Size), Mark());
            return (new TransformerChain<ITransformer>(steps[..(n + 1)]), new TransformerChain<ITransformer>(steps[(n + 1)..]),
                builder.ToSchema());
        }
        return null;
    }

    private static DataViewSchema.Annotations Mark()
    {
        var mark = new DataViewSchema.Annotations.Builder();
        mark.Add(PixelMark, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return mark.ToAnnotations();
    }
}
