using FsCheck;
using FsCheck.Fluent;
using MlNetSuite.Data;
using MlNetSuite.Networks;

namespace MlNetSuite.Tests.Networks;

public class LayerTextTests
{
    [Fact]
    public void The_line_from_the_readme_reads_as_its_layers() => Assert.Equal(
        [
            new Conv2d(16, 3), new BatchNorm(), new ReLU(), new MaxPool(2), new Flatten(),
            new Linear(128), new ReLU(), new Dropout(0.2), new Linear(10),
        ],
        LayerText.Parse("conv(16,3) bn relu pool(2) flatten linear(128) relu dropout(0.2) linear(10)"));

    [Theory]
    [InlineData("conv(8,5,2)", "conv(8,5,2)")]
    [InlineData("conv(8,5,1,0)", "conv(8,5,1,0)")]
    [InlineData("conv( 8 , 3,1 ,1)\n\tpool(3,2)  gelu", "conv(8,3) pool(3,2) gelu")]
    [InlineData("", "")]
    public void Numbers_at_their_default_and_extra_spaces_are_not_printed(string given, string printed) =>
        Assert.Equal(printed, LayerText.Print(LayerText.Parse(given)));

    [Theory]
    [InlineData("conv(16,3) rulu", "layers, position 12: unknown layer 'rulu'", "Did you mean 'relu'?")]
    [InlineData("linear", "layers, position 1: linear was given 0 numbers", "linear(outputs)")]
    [InlineData("linear(12x)", "layers, position 8: '12x' where a whole number was expected", "linear(outputs)")]
    [InlineData("linear(-3)", "layers, position 8: '-3' where a whole number was expected", "")]
    [InlineData("linear(99999999999)", "layers, position 8: '99999999999'", "")]
    [InlineData("conv(16", "layers, position 6: a number followed by ',' or ')' was expected", "conv(channels,kernel")]
    [InlineData("conv(16,3)relu", "layers, position 11: 'r' where a space or the end was expected", "")]
    [InlineData("relu, relu", "layers, position 5: ',' where a space or the end was expected", "")]
    [InlineData("(3)", "layers, position 1: '(' where the name of a layer was expected", "")]
    [InlineData("bn(3)", "layers, position 1: bn was given 1 numbers", "write bn")]
    [InlineData("dropout(nan)", "layers, position 9: 'nan' where a number was expected", "")]
    public void A_fault_is_named_with_its_position_and_what_was_expected(string text, string fault, string remedy)
    {
        var message = Assert.Throws<InputException>(() => LayerText.Parse(text)).Message;
        Assert.StartsWith(fault, message, StringComparison.Ordinal);
        Assert.Contains(remedy, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Endless_text_is_refused_before_it_is_read() =>
        Assert.Throws<InputException>(() => LayerText.Parse(new string(' ', 10_001)));

    [Fact]
    public void What_is_printed_is_read_as_the_same_layers()
    {
        var width = Gen.Choose(1, 100_000);
        var side = Gen.Choose(0, 64);
        var layer = Gen.OneOf(
            width.Select(n => (Layer)new Linear(n)),
            from channels in width
            from kernel in side
            from stride in side
            from padding in side
            select (Layer)new Conv2d(channels, kernel,
                stride, padding),
            from kernel in side from stride in side select (Layer)new MaxPool(kernel, stride),
            side.Select(n => (Layer)new Whitening(n)),
            Gen.Choose(0, 1_000_000).Select(n => (Layer)new Dropout(n * 1e-9)),
            from tokens in width from dimension in width select (Layer)new Embedding(tokens, dimension),
            from tokens in width from dimension in width select (Layer)new EmbeddingBag(tokens, dimension),
            Gen.Elements<Layer>(new BatchNorm(), new ReLU(), new GELU(), new GlobalPool(), new Flatten(), new Softmax()));
        Prop.ForAll(layer.ListOf().ToArbitrary(), layers => LayerText.Parse(LayerText.Print(layers)).SequenceEqual(layers))
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void No_text_makes_the_parser_fail_in_another_way() =>
        Prop.ForAll<string?>(text =>
        {
            try
            {
                LayerText.Parse(text ?? "");
            }
            catch (InputException)
            {
            }
        }).QuickCheckThrowOnFailure();
}
