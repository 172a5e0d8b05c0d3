using MlNetSuite.Networks.Onnx;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Pretrained.Backbones;

/// <summary>From grey levels 0..255, channel by channel, to what a backbone reads.</summary>
/// <param name="Channels">1 for grey, 3 for red, green and blue.</param>
/// <param name="Height">Pixels that are given.</param>
/// <param name="Width">Pixels that are given.</param>
/// <param name="Side">About the longest side that the backbone sees.</param>
internal sealed record PictureFront(int Channels, int Height, int Width, int Side)
{
    /// <summary>Backbones halve five times, and some of them sides that are even alone: sides are multiples of this.</summary>
    private const int Step = 32;

    /// <summary>Numbers of a picture.</summary>
    internal int Size => Channels * Height * Width;

    /// <summary>Pixels that the backbone sees.</summary>
    internal int SeenHeight => Seen(Height);

    /// <summary>Pixels that the backbone sees.</summary>
    internal int SeenWidth => Seen(Width);

    /// <summary>Adds the way from <c>[pictures, Size]</c> to <c>[pictures, 3, height, width]</c>.</summary>
    internal string Add(OnnxGraph graph, string pixels, PixelScaling scaling)
    {
        var planes = graph.Node("Reshape", [pixels, graph.Constant([-1L, Channels, Height, Width], 4)]);
        var seen = Resized(graph, planes);
        var colors = Channels == 1 ? graph.Node("Concat", [seen, seen, seen], [OnnxAttribute.Int("axis", 1)]) : seen;
        var centered = graph.Node("Sub", [colors, graph.Constant([.. scaling.Mean], 1, 3, 1, 1)]);
        return scaling.Deviation.All(deviation => deviation == 1)
            ? centered
            : graph.Node("Div", [centered, graph.Constant([.. scaling.Deviation], 1, 3, 1, 1)]);
    }

    /// <summary>Adds the picture's mirror image, left for right, to <c>[pictures, 3, height, width]</c>.</summary>
    internal static string AddMirrored(OnnxGraph graph, string planes) => graph.Node("Slice",
        [planes, graph.Constant([-1L], 1), graph.Constant([long.MinValue], 1), graph.Constant([3L], 1), graph.Constant([-1L], 1)]);

    private string Resized(OnnxGraph graph, string planes)
    {
        if ((SeenHeight, SeenWidth) == (Height, Width))
            return planes;
        // What gets smaller is averaged, what gets larger is interpolated.
        var isSmaller = SeenHeight < Height || SeenWidth < Width;
        return graph.Node("Resize",
            [planes, "", "", graph.Constant([SeenHeight, (long)SeenWidth], 2)],
            [
                OnnxAttribute.String("mode", "linear"),
                OnnxAttribute.String("coordinate_transformation_mode", "half_pixel"),
                OnnxAttribute.Ints("axes", [2, 3]),
                OnnxAttribute.Int("antialias", isSmaller ? 1 : 0),
            ]);
    }

    private int Seen(int side) => Math.Max(1, (int)Math.Round((double)side * Side / Math.Max(Height, Width) / Step)) * Step;
}
