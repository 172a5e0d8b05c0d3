using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>What every image trainer learns from, and the whole model made of what it learned.</summary>
internal static class ImagePipeline
{
    /// <summary>Rows to learn from: <see cref="ImageToPixels.Pixels"/>, the label key, and the weight of its class, 1 unless there are
    /// weights. One row is in memory at a time for each reader.</summary>
    internal static IDataView Rows(MLContext ml, ImageDataset data, float[]? weights = null) =>
        MlNetClassifier.Rows(ml, Read(data, weights), data.Classes, (ImageToPixels.Pixels, data.Shape.Size));

    /// <summary>A whole model of the front and what was fitted on <see cref="Rows"/>.</summary>
    internal static TrainedModel Assemble(TrainingRun run, ImageDataset data, ITransformer fromPixels) =>
        new(new TransformerChain<ITransformer>(Front(run.ML, data), fromPixels), ImageToPixels.InputSchema);

    /// <summary>Fits what learns from <see cref="Rows"/> and puts the front before it.</summary>
    internal static TrainedModel Assemble(TrainingRun run, ImageDataset data, IEstimator<ITransformer> fromPixels,
        float[]? weights = null) =>
        Assemble(run, data, fromPixels.Fit(Rows(run.ML, data, weights)));

    private static ITransformer Front(MLContext ml, ImageDataset data) =>
        data.ShowsBackground && data.Background is { } color && ImageColor.Parse(color) is { } background
        ? TransparentFront.Create(ml, data.Shape, background)
        : ImageToPixels.Create(ml, data.Shape);

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

    private sealed class PixelRow : ILabelledRow
    {
        public float[] Pixels { get; set; } = [];

        public uint Label { get; set; }

        public float Weight { get; set; }
    }
}
