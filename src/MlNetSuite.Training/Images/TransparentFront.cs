using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Images;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Images;

/// <summary>The first steps of a model that learned from transparent pictures: <see cref="ImageToPixels"/>, and a small network that lays
/// what is still transparent over the background. A picture that MlNetSuite has read is opaque already, and is left as it is; the network
/// is for apps that know ML.NET alone, whose pictures have colours multiplied by alpha.</summary>
internal static class TransparentFront
{
    private const string LaidOver = "OpaquePixels";
    private const float Opaque = 255;

    internal static ITransformer Create(MLContext ml, ImageShape shape, ImageColor background)
    {
        var planes = ImageToPixels.CreateWithAlpha(ml, shape);
        var none = planes.Transform(ml.Data.LoadFromEnumerable(Array.Empty<ImageRow>()));
        var laidOver = new OnnxModelEstimator(ml, Graph(shape, background)).Fit(none);
        var pixels = ImageToPixels.Flatten(ml, shape.Size, LaidOver, ImageToPixels.Pixels);
        var dropped = ml.Transforms.DropColumns(ImageToPixels.PixelsWithAlpha).Fit(none);
        return new TransformerChain<ITransformer>(planes, laidOver, pixels, dropped);
    }

    /// <summary>pixels + (255 - alpha) / 255 x background, in whole levels.</summary>
    private static byte[] Graph(ImageShape shape, ImageColor background)
    {
        var area = shape.Height * shape.Width;
        float[] below = shape.Channels == 1 ? [background.Red] : [background.Red, background.Green, background.Blue];
        var graph = new OnnxGraph("background");
        var given = graph.Input(ImageToPixels.PixelsWithAlpha, DataType.Float, -1, shape.Size + area);
        var planes = graph.Node("Reshape", [given, graph.Constant([-1L, shape.Channels + 1, area], 3)]);
        var alpha = Slice(graph, planes, 0, 1);
        var colors = Slice(graph, planes, 1, shape.Channels + 1);
        var transparent = graph.Node("Sub", [graph.Constant([Opaque], 1), alpha]);
        var shown = graph.Node("Mul", [transparent, graph.Constant(Array.ConvertAll(below, c => c / Opaque), 1, below.Length, 1)]);
        var whole = graph.Node("Round", [graph.Node("Add", [colors, shown])]);
        graph.Node("Reshape", [whole, graph.Constant([-1L, shape.Size], 2)], output: LaidOver);
        graph.Output(LaidOver, DataType.Float, -1, shape.Size);
        return graph.ToBytes();
    }

    private static string Slice(OnnxGraph graph, string planes, long from, long to) => graph.Node(
        "Slice", [planes, graph.Constant([from], 1), graph.Constant([to], 1), graph.Constant([1L], 1)]);

    private sealed class ImageRow
    {
        [Microsoft.ML.Transforms.Image.ImageType(1, 1)]
        public MLImage? Image { get; set; }
    }
}
