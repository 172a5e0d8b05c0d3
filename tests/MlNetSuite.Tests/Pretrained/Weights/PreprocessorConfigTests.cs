using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Tests.Pretrained.Weights;

public sealed class PreprocessorConfigTests : IDisposable
{
    private readonly WeightsFixture _places = new();

    public void Dispose() => _places.Dispose();

    [Theory]
    [InlineData("""{"image_mean":[0.5,0.25,0],"image_std":[0.5,0.5,1],"size":{"height":224,"width":192}}""", 192, 224)]
    [InlineData("""{"image_mean":[0.5,0.25,0],"image_std":[0.5,0.5,1],"size":224}""", 224, 224)]
    [InlineData("""{"image_mean":[0.5,0.25,0],"image_std":[0.5,0.5,1],"size":{"shortest_edge":256},"crop_size":{"height":224,"width":224}}""", 224, 224)]
    [InlineData("""{"image_mean":[0.5,0.25,0],"image_std":[0.5,0.5,1],"size":{"shortest_edge":256},"crop_size":224,"do_center_crop":false}""", 256, 256)]
    [InlineData("""{"image_mean":[127.5,63.75,0],"image_std":[127.5,127.5,255],"size":224,"do_rescale":false}""", 224, 224)]
    public void Mean_and_deviation_are_of_values_from_0_to_255(string json, int width, int height)
    {
        var pixels = Pixels(json)!;

        Assert.Equal((width, height, ChannelOrder.Rgb), (pixels.Width, pixels.Height, pixels.Order));
        Assert.Equal([127.5f, 63.75f, 0], pixels.Mean);
        Assert.Equal([127.5f, 127.5f, 255], pixels.Deviation);
    }

    [Fact]
    public void What_is_not_normalized_is_only_rescaled()
    {
        var pixels = Pixels("""{"do_normalize":false,"rescale_factor":0.00390625,"size":32}""")!;

        Assert.Equal([0, 0, 0], pixels.Mean);
        Assert.Equal([256, 256, 256], pixels.Deviation);
    }

    [Theory]
    [InlineData("""{"image_mean":[0.5],"image_std":[0.5],"size":224}""")]
    [InlineData("""{"image_mean":[0.5,0.5,0.5],"size":224}""")]
    [InlineData("""{"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0,0.5],"size":224}""")]
    [InlineData("""{"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5],"size":0}""")]
    [InlineData("""{"image_mean":[0.5,0.5,0.5],"image_std":[0.5,0.5,0.5]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_file_that_does_not_say_them_is_refused(string json) => Assert.Contains(
        "preprocessor_config.json: expected JSON with image_mean and image_std", Assert.Throws<InputException>(() => Pixels(json)).Message);

    [Fact]
    public void Without_the_file_nobody_says()
    {
        _places.Write("mine/model.onnx", [1]);

        Assert.Null(_places.Store.Locate(_places["mine"]).Pixels);
        Assert.Equal(224, WeightsStore.Default.Locate("resnet18").Pixels!.Width);
    }

    private PixelScaling? Pixels(string json)
    {
        _places.Write("mine/model.onnx", [1]);
        _places.Write("mine/preprocessor_config.json", Encoding.UTF8.GetBytes(json));
        return _places.Store.Locate(_places["mine"]).Pixels;
    }
}
