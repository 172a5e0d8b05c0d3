using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Tests.AutoML.Spaces;

/// <summary>What a sweep searches is written as what differs from the space.</summary>
public class SearchedParametersTests
{
    private static readonly SearchSpace Space = new SearchSpace()
        .Int("trees", 1, 1000, 100, "trees that vote", log: true)
        .Uniform("share", 0, 1, 0.5, "share of the rows")
        .Choice("scaling", ["standard", "quantile", "none"], "how numbers are scaled")
        .Bool("center", false, "subtract the mean")
        .Uniform("power", 1, 3, 2, "of the kernel").When("scaling", "quantile", "none");

    [Fact]
    public void What_is_not_said_is_as_in_the_space_and_what_is_not_named_is_constant()
    {
        var search = Space.Searching(s => s
            .Narrow("share", 0.1, 0.9, step: 0.2, initial: 0.3)
            .Narrow("trees", 10, 200, costly: true)
            .Only("scaling", "quantile", "standard")
            .Configuration(("trees", 50), ("share", 0.9)));

        Assert.Equal(["share", "trees", "scaling", "center", "power"], search.Parameters.Select(p => p.Name));
        Assert.Equal(new RealParameter("share", 0.1, 0.9, 0.3, false, "share of the rows") { Step = 0.2 }, search["share"]);
        Assert.Equal(new IntParameter("trees", 10, 200, 100, true, "trees that vote") { Costly = true }, search["trees"]);
        Assert.Equal("one of quantile, standard", search["scaling"].Allowed);
        Assert.Equal("quantile", search["scaling"].Default);
        Assert.Equal(new ConstantParameter("center", false, "subtract the mean"), search["center"]);
        Assert.Equal("share=0.9 trees=50 scaling=quantile center=false power=2", Assert.Single(search.Portfolio).ToString());
    }

    [Fact]
    public void A_parameter_may_be_fixed_whether_it_is_searched_or_not_also_in_the_portfolio()
    {
        var search = Space.Searching(s => s
            .Narrow("trees", 10, 200).All("scaling", "power").Configuration(("trees", 50), ("scaling", "none")));
        var left = search.Fixed(new Dictionary<string, object> { ["trees"] = 500, ["center"] = true, ["scaling"] = "standard" });

        Assert.Equal(["trees", "scaling", "share", "center"], left.Parameters.Select(p => p.Name));
        Assert.Equal("trees=500 scaling=standard share=0.5 center=true", left.Defaults.ToString());
        var portfolio = search.Fixed(new Dictionary<string, object> { ["trees"] = 500, ["center"] = true }).Portfolio;
        Assert.Equal("trees=500 scaling=none power=2 share=0.5 center=true", Assert.Single(portfolio).ToString());
        Assert.Same(search, search.Fixed(new Dictionary<string, object>()));
    }

    [Fact]
    public void A_configuration_that_differs_from_the_defaults_in_nothing_but_what_is_fixed_is_not_tried_twice()
    {
        var search = Space.Searching(s => s.Narrow("trees", 10, 200).Configuration(("trees", 50)).Configuration(("trees", 60)));
        Assert.Empty(search.Fixed(new Dictionary<string, object> { ["trees"] = 500 }).Portfolio);
    }

    [Fact]
    public void A_condition_is_kept_with_the_parameter_that_it_is_about()
    {
        var search = Space.Searching(s => s.All("power"));
        Assert.Equal(["scaling", "power", "trees", "share", "center"], search.Parameters.Select(p => p.Name));
        Assert.Equal(Space["power"], search["power"]);
        Assert.False(search.Defaults.ContainsKey("power"));
    }

    [Fact]
    public void Wider_bounds_other_values_and_other_kinds_are_refused_by_name()
    {
        string Fault(Func<SearchedParameters, SearchedParameters> search) =>
            Assert.Throws<ParameterException>(() => Space.Searching(search)).Message;
        Assert.Contains("'trees' cannot be '2000'", Fault(s => s.Narrow("trees", 50, 2000)));
        Assert.Contains("'trees' is a whole number; 1.5 is not", Fault(s => s.Narrow("trees", 1.5, 200)));
        Assert.Contains("'scaling' takes one of standard, quantile, none", Fault(s => s.Narrow("scaling", 0, 1)));
        Assert.Contains("'scaling' cannot be 'cube'", Fault(s => s.Only("scaling", "cube")));
        Assert.Contains("it is not a choice", Fault(s => s.Only("share", "0.5")));
        Assert.Contains("Did you mean 'trees'", Fault(s => s.All("tree")));
        Assert.Contains("starts at 100", Assert.Throws<ArgumentException>(() => Space.Searching(s => s.Narrow("trees", 1, 50))).Message);
    }
}
