using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MlNetSuite.Prediction;

/// <summary>The first transformers of an image model, which make <c>Pixels</c> of <c>Image</c>.</summary>
internal static class ImageFront
{
    internal const string Pixels = "Pixels";

    /// <summary>The model without them and the schema it then reads, or null where it is not an image model.</summary>
    internal static (ITransformer Transformer, DataViewSchema Schema)? Without(ITransformer model, DataViewSchema schema)
    {
        if (!schema.Any(c => c.Type is ImageDataViewType))
            return null;
        var chain = TransformerChains.Flatten(model).ToArray();
        for (var i = 0; i < chain.Length; i++)
        {
            schema = chain[i].GetOutputSchema(schema);
            if (schema.GetColumnOrNull(Pixels)?.Type is not VectorDataViewType pixels)
                continue;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(Pixels, new VectorDataViewType(pixels.ItemType, pixels.Size));
            return (new TransformerChain<ITransformer>(WithoutLeadingDrops(chain[(i + 1)..])), builder.ToSchema());
        }
        return null;
    }

    // The front ends by dropping its own intermediate images, which are not there when it is left out.
    private static ITransformer[] WithoutLeadingDrops(ITransformer[] rest) =>
        [.. rest.SkipWhile(t => t is Microsoft.ML.Transforms.ColumnSelectingTransformer)];
}
