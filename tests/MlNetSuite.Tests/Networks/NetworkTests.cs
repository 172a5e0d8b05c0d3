using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Tests.Networks;

public class NetworkTests
{
    [Fact]
    public void A_perceptron_is_written_by_its_widths()
    {
        var network = Network.Mlp(784, 256, 10);
        Assert.Equal("linear(256) relu linear(10)", network.ToString());
        Assert.Equal(new FeatureShape(10), network.Output);
    }

    [Theory]
    [InlineData("conv(16,3)", "[16, 28, 20]")]
    [InlineData("conv(16,3,1,0)", "[16, 26, 18]")]
    [InlineData("conv(16,5,2)", "[16, 14, 10]")]
    [InlineData("whiten(2)", "[24, 27, 19]")]
    [InlineData("pool(2)", "[3, 14, 10]")]
    [InlineData("pool(3,2)", "[3, 13, 9]")]
    [InlineData("globalpool", "[3]")]
    [InlineData("flatten", "[1680]")]
    [InlineData("bn relu gelu dropout(0.5) softmax", "[3, 28, 20]")]
    [InlineData("flatten linear(7)", "[7]")]
    [InlineData("", "[3, 28, 20]")]
    public void Shapes_follow_from_the_layers(string layers, string shape) =>
        Assert.Equal(shape, new Network(new(3, 28, 20), LayerText.Parse(layers)).Output.ToString());

    [Fact]
    public void Tokens_become_vectors()
    {
        Assert.Equal(new FeatureShape(12, 8), new Network(new(12), [new Embedding(100, 8)]).Output);
        Assert.Equal(new FeatureShape(8), new Network(new(12), [new EmbeddingBag(100, 8)]).Output);
    }

    [Theory]
    [InlineData("conv(4,3) linear(10)", "layer 2, linear(10), gets rows of shape [4, 28, 20]", "put flatten or globalpool before it")]
    [InlineData("flatten conv(4,3)", "layer 2, conv(4,3), gets rows of shape [1680]", "an image")]
    [InlineData("pool(40)", "layer 1, pool(40), gets rows of shape [3, 28, 20]", "at least 40 pixels")]
    [InlineData("conv(4,31,1,0)", "layer 1, conv(4,31,1,0)", "at least 31 pixels")]
    [InlineData("flatten embedding(9,9)", "layer 2, embedding(9,9)", "it must come first")]
    [InlineData("relu whiten(2)", "layer 2, whiten(2)", "it must come first")]
    [InlineData("whiten(9)", "layer 1, whiten(9)", "to 8 for whiten")]
    [InlineData("linear(0)", "layer 1, linear(0)", "out of range")]
    [InlineData("conv(4,0)", "layer 1, conv(4,0)", "out of range")]
    [InlineData("pool(2,0)", "layer 1, pool(2,0)", "out of range")]
    [InlineData("dropout(1)", "layer 1, dropout(1)", "out of range")]
    [InlineData("conv(16000000,1)", "a network cannot work on rows of shape [16000000, 28, 20]", "below 2^31")]
    public void A_layer_that_does_not_fit_is_named_with_the_remedy(string layers, string fault, string remedy)
    {
        var message = Assert.Throws<InputException>(() => new Network(new(3, 28, 20), LayerText.Parse(layers))).Message;
        Assert.Contains(fault, message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_too_large_for_memory_is_refused_before_it_is_made() =>
        Assert.Throws<InputException>(() => new WeightLayout(Network.Mlp(1 << 24, 1 << 10, 2)));

    [Fact]
    public void Behind_a_whitening_the_first_filters_of_a_convolution_pass_on_what_they_get()
    {
        var layout = new WeightLayout(new(new(1, 6, 6), LayerText.Parse("whiten(2) conv(10,3) conv(4,2)")));
        var slot = layout[1, "weight"];
        var filters = layout.Initial(1).AsSpan(slot.Offset, slot.Length).ToArray().Chunk(8 * 9).ToArray();
        for (var i = 0; i < 8; i++)
            Assert.Equal(Enumerable.Range(0, 72).Select(w => w == 9 * i + 4 ? 1f : 0), filters[i]);
        Assert.All(filters[8..], filter => Assert.DoesNotContain(0, filter));
        Assert.Equal(Start.FanIn, layout[2, "weight"].Start);
    }

    [Fact]
    public void Starting_weights_come_from_the_seed_alone()
    {
        var layout = new WeightLayout(Network.Mlp(50, 20, 3));
        Assert.Equal(layout.Initial(1), layout.Initial(1));
        Assert.NotEqual(layout.Initial(1), layout.Initial(2));
        var slot = layout[0, "weight"];
        var bound = 1 / MathF.Sqrt(50);
        Assert.All(layout.Initial(1).Skip(slot.Offset).Take(slot.Length), w => Assert.InRange(w, -bound, bound));
    }
}
