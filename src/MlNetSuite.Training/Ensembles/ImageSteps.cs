using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using Microsoft.ML.Transforms.Image;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Ensembles;

/// <summary>The steps that members of an ensemble of image models have in common.</summary>
internal static class ImageSteps
{
    /// <summary>Splits an image model into the steps from image to pixels and those that read
    /// <see cref="ImageToPixels.Pixels"/>, with the schema of the latter; a model that takes no image has no front.</summary>
    internal static (ITransformer? Front, ITransformer Main, DataViewSchema Schema) Split(TrainedModel model)
    {
        if (model.InputSchema.GetColumnOrNull(ImageToPixels.Image)?.Type is not ImageDataViewType)
            return (null, model.Transformer, model.InputSchema);
        var steps = MemberTurns.Flatten(model.Transformer).ToArray();
        var schema = model.InputSchema;
        for (var n = 0; n < steps.Length; n++)
        {
            schema = steps[n].GetOutputSchema(schema);
            if (schema.GetColumnOrNull(ImageToPixels.Pixels)?.Type is not VectorDataViewType pixels)
                continue;
            // The front ends by dropping its own intermediate images.
            while (n + 1 < steps.Length && steps[n + 1] is ColumnSelectingTransformer)
                n++;
            var builder = new DataViewSchema.Builder();
            builder.AddColumn(ImageToPixels.Pixels, new VectorDataViewType(pixels.ItemType, pixels.Size));
            return (new TransformerChain<ITransformer>(steps[..(n + 1)]), new TransformerChain<ITransformer>(steps[(n + 1)..]),
                builder.ToSchema());
        }
        throw new InputException($"an image model lacks the column {ImageToPixels.Pixels}; it was not trained by this program.");
    }
}
