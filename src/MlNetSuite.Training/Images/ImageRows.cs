using System.Numerics.Tensors;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Training.Images;

/// <summary>Some rows of an image dataset as a network sees them: <c>(grey level - mean) × scale</c>.</summary>
/// <param name="images">Where the bytes are; never copied.</param>
/// <param name="rows">Which of its rows, by index.</param>
/// <param name="scaling">From grey levels to what the network sees.</param>
/// <param name="augmentation">How images are changed in training, or null.</param>
internal sealed class ImageRows(ImageDataset images, IReadOnlyList<int> rows, PixelScaling scaling, IAugmentation? augmentation = null)
    : ITrainingRows
{
    public int Count => rows.Count;

    public int Label(int row) => images.Labels[rows[row]];

    public void Copy(int row, Span<float> values)
    {
        TensorPrimitives.ConvertSaturating(images.Image(rows[row]), values);
        scaling.Apply(values);
    }

    public void CopyAugmented(int row, Span<float> values, ref RandomStream random)
    {
        if (augmentation is null)
            TensorPrimitives.ConvertSaturating(images.Image(rows[row]), values);
        else
            augmentation.Change(images.Image(rows[row]), images.Shape, values, ref random);
        scaling.Apply(values);
    }
}
