using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Tests.AutoML.Spaces;

public class SearchSpaceTests
{
    private static readonly SearchSpace Space = new SearchSpace()
        .Int("epochs", 1, 100, 10, "passes over the training rows")
        .LogUniform("learningRate", 1e-5, 1, 1e-3, "step size")
        .Choice("schedule", ["constant", "one-cycle"], "how the step size moves")
        .Bool("center", false, "subtract the training mean");

    [Fact]
    public void Defaults_are_the_declared_ones()
    {
        var set = Space.Defaults;
        Assert.Equal(10, set.Int("epochs"));
        Assert.Equal(1e-3, set.Real("learningRate"));
        Assert.Equal("constant", set.Text("schedule"));
        Assert.False(set.Bool("center"));
    }

    [Fact]
    public void Given_values_override_defaults_and_are_read_invariantly()
    {
        var set = Space.Resolve(new Dictionary<string, string> { ["learningRate"] = "0.01", ["center"] = "true" });
        Assert.Equal(0.01, set.Real("learningRate"));
        Assert.True(set.Bool("center"));
        Assert.Equal(10, set.Int("epochs"));
    }

    [Fact]
    public void An_unknown_name_is_refused_with_the_likely_one()
    {
        var fault = Assert.Throws<ParameterException>(() => Space.Resolve(new Dictionary<string, string> { ["epoch"] = "3" }));
        Assert.Contains("unknown parameter 'epoch'", fault.Message);
        Assert.Contains("Did you mean 'epochs'?", fault.Message);
    }

    [Theory]
    [InlineData("epochs", "0")]
    [InlineData("epochs", "101")]
    [InlineData("epochs", "ten")]
    [InlineData("epochs", "1.5")]
    [InlineData("learningRate", "0")]
    [InlineData("learningRate", "NaN")]
    [InlineData("learningRate", "0,01")]
    [InlineData("schedule", "cosine")]
    [InlineData("center", "yes")]
    public void A_value_that_is_not_allowed_is_refused_by_name_with_what_is(string name, string text)
    {
        var fault = Assert.Throws<ParameterException>(() => Space.Resolve(new Dictionary<string, string> { [name] = text }));
        Assert.Contains($"'{name}'", fault.Message);
        Assert.Contains(text, fault.Message);
        Assert.Contains(Space.Parameters.Single(p => p.Name == name).Allowed, fault.Message);
    }

    [Fact]
    public void A_name_declared_twice_is_a_programming_error() =>
        Assert.Throws<ArgumentException>(() => Space.Bool("epochs", true, "again"));
}
