using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Tests.AutoML.Spaces;

public class SpaceJsonTests
{
    internal static readonly SearchSpace Space = new SearchSpace()
        .Choice("trainer", ["lightgbm", "mlp"], "who learns „it“")
        .LogUniform("learningRate", 1e-4, 0.1, 1e-2, "step size")
        .Uniform("dropout", 0, 0.5, 0.25, "share dropped", step: 0.05).When("trainer", "mlp")
        .Int("leaves", 8, 512, 31, "most leaves", log: true, costly: true).When("trainer", "lightgbm")
        .Int("depth", 1, 9, 3, "layers", step: 2).When("trainer", "mlp")
        .Bool("skip", false, "adds the input").When("depth", "5", "7")
        .Constant("rate", 3.0)
        .Constant("threads", 2)
        .Configuration(("trainer", "mlp"), ("depth", 5), ("skip", true));

    [Fact]
    public void A_space_comes_back_whole_from_its_json()
    {
        var back = SearchSpace.FromJson(Space.ToJson());
        Assert.Equal(Space.ToJson(), back.ToJson());
        Assert.Empty(Space.Difference(back));
        Assert.True(Space.Portfolio[0].Same(back.Portfolio[0]));
        Assert.IsType<double>(back["rate"].Default);
        Assert.IsType<int>(back["threads"].Default);
        Assert.Equal(Space["skip"], back["skip"]);
    }

    [Fact]
    public void Golden_json() => Assert.Equal(
        """{"parameters":[{"name":"leaves","kind":"int","min":8,"max":512,"initial":31,"log":true,"step":1,"costly":true,"summary":"most leaves"}],"portfolio":[{"leaves":63}]}""",
        new SearchSpace().Int("leaves", 8, 512, 31, "most leaves", log: true, costly: true).Configuration(("leaves", 63)).ToJson());

    [Fact]
    public void Free_text_comes_back_as_a_constant_and_that_is_no_difference()
    {
        var space = new SearchSpace().Text("layers", "conv 32", "a list of layers", _ => null, "the network");
        var back = SearchSpace.FromJson(space.ToJson());
        Assert.Equal(new ConstantParameter("layers", "conv 32", "the network"), back["layers"]);
        Assert.Empty(space.Difference(back));
    }

    [Fact]
    public void A_set_comes_back_from_its_json()
    {
        var set = Space.Resolve(new Dictionary<string,
            string>
        { ["trainer"] = "mlp", ["depth"] = "7", ["learningRate"] = "0.00012345678901234567" });
        Assert.True(set.Same(ParameterSet.FromJson(set.ToJson(), Space)));
    }

    [Theory]
    [InlineData("""{"trainer":"mlp","learningRate":0.01,"dropout":0.1,"rate":3,"threads":2}""", "'depth' has no value")]
    [InlineData("""{"trainer":"mlp","learningRate":0.01,"dropout":0.1,"depth":3,"skip":true,"rate":3,"threads":2}""",
        "'skip' applies only when depth is 5 or 7")]
    [InlineData("""{"trainer":"mlp","learningRate":7,"dropout":0.1,"depth":3,"rate":3,"threads":2}""",
        "'learningRate' cannot be '7'; it takes a number from 0.0001 to 0.1")]
    [InlineData("""{"trainer":"mlp","learningrate":0.01,"dropout":0.1,"depth":3,"rate":3,"threads":2}""",
        "unknown parameter 'learningrate'")]
    [InlineData("""{"trainer":"mlp","learningRate":[1],"dropout":0.1,"depth":3,"rate":3,"threads":2}""", "'learningRate' has [1]")]
    [InlineData("[1]", "one JSON object")]
    [InlineData("{", "not readable as JSON")]
    public void A_set_that_does_not_fit_is_refused_by_name(string json, string part) =>
        Assert.Contains(part, Assert.Throws<ParameterException>(() => ParameterSet.FromJson(json, Space)).Message);

    [Theory]
    [InlineData("""{"portfolio":[]}""", "'parameters' is missing")]
    [InlineData("""{"parameters":[{"name":"a","kind":"angle","summary":""}],"portfolio":[]}""", "kind 'angle'")]
    [InlineData("""{"parameters":[{"name":"a","kind":"bool","initial":1,"costly":false,"summary":""}],"portfolio":[]}""", "'initial' is 1")]
    [InlineData("""{"parameters":[{"name":"a","kind":"bool","initial":true,"costly":false,"summary":"","when":{"parent":"b","values":["1"]}}],"portfolio":[]}""", "hangs on 'b'")]
    [InlineData("""{"parameters":[{"name":"a","kind":"int","min":3,"max":1,"initial":2,"log":false,"step":1,"costly":false,"summary":""}],"portfolio":[]}""", "bounds 3 and 1")]
    [InlineData("""{"parameters":[7],"portfolio":[]}""", "number 1 of 'parameters' is 7")]
    public void A_space_that_is_none_is_refused_with_the_place(string json, string part) =>
        Assert.Contains(part, Assert.Throws<ParameterException>(() => SearchSpace.FromJson(json)).Message);

    [Fact]
    public void Every_fault_of_a_set_is_named_with_its_kind()
    {
        var set = Space.Defaults;
        var narrower = new SearchSpace()
            .Choice("trainer", ["lightgbm"], "")
            .Int("leaves", 8, 16, 8, "")
            .Bool("center", false, "")
            .Uniform("learningRate", 0, 1, 0, "").When("center", "true");
        Assert.Equal(
            [("leaves", SetFaultKind.OutOfRange), ("center", SetFaultKind.Missing), ("learningRate", SetFaultKind.NotCounting),
                ("rate", SetFaultKind.Unknown), ("threads", SetFaultKind.Unknown)],
            narrower.Check(set).Select(f => (f.Name, f.Kind)));
        Assert.Empty(Space.Check(set));
    }
}
