using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.Tests.AutoML.Spaces;

public class SpaceDifferenceTests
{
    private static readonly SearchSpace Old = new SearchSpace()
        .Choice("trainer", ["lightgbm", "mlp"], "who learns it")
        .Int("leaves", 8, 512, 31, "most leaves").When("trainer", "lightgbm");

    [Fact]
    public void Other_bounds() => Assert.Equal(
        ["'leaves': was a whole number from 8 to 512, is a whole number from 8 to 1024"],
        Old.Difference(new SearchSpace().Choice("trainer", ["lightgbm", "mlp"], "").Int("leaves", 8, 1024, 31, "")
            .When("trainer", "lightgbm")));

    [Fact]
    public void Other_scale_and_condition_and_a_new_parameter() => Assert.Equal(
        [
            "'leaves': was evenly searched and used when trainer is lightgbm, is searched by its logarithm and always used",
            "'width': is new, a number from 0 to 1 and 0.5 by default and costly",
        ],
        Old.Difference(new SearchSpace().Choice("trainer", ["lightgbm", "mlp"], "").Int("leaves", 8, 512, 31, "", log: true)
            .Uniform("width", 0, 1, 0.5, "", costly: true)));

    [Fact]
    public void A_parameter_gone() => Assert.Equal(
        ["'leaves': was a whole number from 8 to 512 and 31 by default and used when trainer is lightgbm, no longer exists"],
        Old.Difference(new SearchSpace().Choice("trainer", ["lightgbm", "mlp"], "")));

    [Fact]
    public void Another_order_and_another_portfolio()
    {
        var (a, b) = (new SearchSpace().Bool("x", true, "").Bool("y", true, ""), new SearchSpace().Bool("y", true, "").Bool("x", true, ""));
        Assert.Equal(["order: was x, y, is y, x"], a.Difference(b));
        Assert.Equal(["configuration 1 of the portfolio: was none, is x=false y=true"], a.Difference(a.Configuration(("x", false))));
    }

    [Fact]
    public void Other_summaries_are_no_difference() =>
    Assert.Empty(Old.Difference(SearchSpace.FromJson(Old.ToJson().Replace("most leaves", "leaves at most"))));
}
