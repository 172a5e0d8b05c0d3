using Microsoft.ML.OnnxRuntime;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Pretrained.Weights;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Pretrained.Backbones;

public class BackboneTests
{
    [Fact]
    public void Features_are_roots_of_the_means_of_the_later_stages_the_last_as_the_export_has_them()
    {
        using var toy = new ToyBackbone();
        var backbone = BackboneReader.Read(toy.Weights);
        var levels = Levels(3 * 32 * 32);

        var features = Features(backbone, new(3, 32, 32, 32), levels);

        Assert.Equal([16, 24], backbone.Stages.Select(stage => stage.Channels));
        var scaled = levels.Select((level, i) =>
            (level - backbone.Pixels.Mean[i / 1024]) / backbone.Pixels.Deviation[i / 1024]).ToArray();
        var exported = Run(toy.Bytes, "pixel_values", [1, 3, 32, 32], scaled, "features");
        Assert.Equal(
            exported.Select(mean => MathF.Sqrt(mean + BackboneGraph.RootOffset)), features[16..],
            (a, b) => Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public void Eight_bits_a_weight_change_features_little_and_take_a_quarter()
    {
        using var toy = new ToyBackbone();
        var backbone = BackboneReader.Read(toy.Weights);
        var (front, levels) = (new PictureFront(3, 32, 32, 32), Levels(3 * 32 * 32));

        var (whole, stored) = (Features(backbone, front, levels), Features(backbone, front, levels, WeightPrecision.W8));

        Assert.All(whole.Zip(stored), pair => Assert.Equal(pair.First, pair.Second, 0.05 * whole.Max()));
        Assert.InRange(Graph(backbone, front, WeightPrecision.W8).Length,
            Graph(backbone, front, WeightPrecision.Float32).Length / 4, Graph(backbone, front, WeightPrecision.Float32).Length / 2);
    }

    [Theory]
    [InlineData(1, 8, 8, 32)]
    [InlineData(3, 30, 60, 64)]
    [InlineData(3, 50, 40, 32)]
    public void Grey_small_large_and_oblong_pictures_are_seen(int channels, int height, int width, int side)
    {
        using var toy = new ToyBackbone();

        var features = Features(BackboneReader.Read(toy.Weights), new(channels, height, width, side), Levels(channels * height * width));

        Assert.Equal(40, features.Length);
        Assert.All(features, feature => Assert.True(float.IsFinite(feature)));
    }

    [Theory]
    [InlineData(149, 224, 224, 160, 224)]
    [InlineData(100, 60, 100, 96, 64)]
    [InlineData(8, 8, 128, 128, 128)]
    public void Sides_are_brought_to_multiples_of_32(int height, int width, int side, int seenHeight, int seenWidth)
    {
        var front = new PictureFront(3, height, width, side);

        Assert.Equal((seenHeight, seenWidth), (front.SeenHeight, front.SeenWidth));
        Assert.Equal(896, Features(BackboneReader.Read(WeightsStore.Default.Locate("resnet18")), front, Levels(front.Size)).Length);
    }

    [Fact]
    public void The_mean_of_both_sides_is_the_same_for_a_picture_and_its_mirror_image()
    {
        using var toy = new ToyBackbone();
        var (backbone, levels) = (BackboneReader.Read(toy.Weights), Levels(3 * 32 * 32));
        float[] mirrored = [.. levels.Chunk(32).SelectMany(row => row.Reverse())];

        float[] Means(float[] picture) => Features(backbone, new(3, 32, 32, 32), picture, averages: true);

        Assert.Equal(Means(levels), Means(mirrored), (a, b) => Math.Abs(a - b) < 1e-4);
        Assert.NotEqual(Features(backbone, new(3, 32, 32, 32), levels), Features(backbone, new(3, 32, 32, 32), mirrored));
    }

    [Fact]
    public void Channels_in_the_other_order_are_turned_in_the_first_kernel()
    {
        var backbone = BackboneReader.Read(WeightsStore.Default.Locate("resnet18"));

        Assert.Equal(ChannelOrder.Rgb, backbone.Pixels.Order);
        Assert.Equal([123.15163f, 115.90288f, 103.06262f], backbone.Pixels.Mean);
        Assert.Equal([128, 256, 512], backbone.Stages.Select(stage => stage.Channels));
    }

    [Fact]
    public void Operations_that_are_not_known_are_refused_by_name()
    {
        using var toy = new ToyBackbone("Sigmoid");

        Assert.Contains("a node Sigmoid", Assert.Throws<InputException>(() => BackboneReader.Read(toy.Weights)).Message);
        Assert.Contains("do not say how pictures are scaled",
            Assert.Throws<InputException>(() => BackboneReader.Read(WeightsStore.Default.Locate("all-minilm-l6-v2"))).Message);
    }

    private static float[] Features(
        Backbone backbone, PictureFront front, float[] levels, WeightPrecision precision = WeightPrecision.Float32, bool averages = false) =>
        Run(Graph(backbone, front, precision, averages), "Pixels", [1, levels.Length], levels, "Features");

    private static byte[] Graph(Backbone backbone, PictureFront front, WeightPrecision precision, bool averages = false)
    {
        var graph = new OnnxGraph("features");
        var planes = front.Add(graph, graph.Input("Pixels", DataType.Float, -1, front.Size), backbone.Pixels);
        var features = averages
            ? BackboneGraph.AddMirroredFeatures(graph, backbone, planes, precision)
            : BackboneGraph.AddFeatures(graph, backbone, planes, precision);
        graph.Node("Identity", [features], output: "Features");
        graph.Output("Features", DataType.Float, -1, backbone.Features);
        return graph.ToBytes();
    }

    private static float[] Run(byte[] model, string input, long[] shape, float[] values, string output)
    {
        using var session = new InferenceSession(model);
        using var given = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        using var outputs = session.Run(options, [input], [given], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    private static float[] Levels(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ => (float)random.Next(256))];
    }
}
