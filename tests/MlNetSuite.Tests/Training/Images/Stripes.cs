using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Images;

/// <summary>Images of any size whose class shows in where they are bright: easy to learn in seconds.</summary>
internal static class Stripes
{
    private static readonly string[] Classes = ["top", "middle", "bottom"];

    internal static ImageDataset Make(int rows, ImageShape shape, int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, rows).Select(i => i % Classes.Length).ToArray();
        var pixels = new byte[rows * shape.Size];
        for (var i = 0; i < pixels.Length; i++)
        {
            var line = i / shape.Width % shape.Height;
            var bright = line * Classes.Length / shape.Height == labels[i / shape.Size];
            pixels[i] = (byte)(random.Next(100) + (bright ? 120 : 0));
        }
        return new("stripes", shape, pixels, labels, Classes);
    }

    /// <summary>Answers of a model from its column <c>Pixels</c> on.</summary>
    internal static (string[] Labels, float[][] Scores) Predict(TrainedModel model, ImageDataset data)
    {
        var ml = new MLContext(1);
        var columns = SchemaDefinition.Create(typeof(PixelRow));
        columns["Pixels"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, data.Shape.Size);
        var rows = Enumerable.Range(0, data.Count).Select(i => new PixelRow { Pixels = Array.ConvertAll(data.Image(i).ToArray(), p => (float)p) });
        var answers = model.Transformer.Transform(ml.Data.LoadFromEnumerable(rows, columns));
        return ([.. answers.GetColumn<string>("PredictedLabel")], [.. answers.GetColumn<float[]>("Score")]);
    }

    private sealed class PixelRow
    {
        public float[] Pixels { get; set; } = [];
    }
}
