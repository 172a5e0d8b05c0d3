using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Images;

/// <summary>What a model answers from its column <c>Pixels</c> on.</summary>
internal sealed record PixelAnswers(string[] Labels, float[][] Scores)
{
    internal static PixelAnswers Of(TrainedModel model, ImageDataset data)
    {
        var columns = SchemaDefinition.Create(typeof(PixelRow));
        columns["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Shape.Size);
        var rows = Enumerable.Range(0, data.Count)
            .Select(i => new PixelRow { Pixels = Array.ConvertAll(data.Image(i).ToArray(), p => (float)p) });
        var fromPixels = Assert.IsType<TransformerChain<ITransformer>>(model.Transformer).LastTransformer;
        var answers = fromPixels.Transform(new MLContext(1).Data.LoadFromEnumerable(rows, columns));
        return new([.. answers.GetColumn<string>("PredictedLabel")], [.. answers.GetColumn<float[]>("Score")]);
    }

    internal double Accuracy(ImageDataset data) =>
        Labels.Zip(data.Labels).Count(p => p.First == data.Classes[p.Second]) / (double)data.Count;

    private sealed class PixelRow
    {
        public float[] Pixels { get; set; } = [];
    }
}
