using MlNetSuite.AutoML.Exporters;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.Tests.AutoML.Watching;

public sealed class WordsTests
{
    [Fact]
    public void A_branch_is_named_and_its_parameters_have_their_own_names()
    {
        var words = BranchWords.Of(WatchedSweep.Space, WatchedSweep.Space.Defaults);

        Assert.Equal("nbsvm", words.Branch);
        Assert.Equal([("alpha", "1"), ("lowercase", "true")], words.Parameters);
    }

    [Fact]
    public void A_space_without_branches_has_none()
    {
        var space = new SearchSpace().Choice("color", ["red", "green"], "hue").Uniform("x", 0, 1, 0.5, "where").When("color", "red");
        var words = BranchWords.Of(space, space.Defaults);

        Assert.Null(words.Branch);
        Assert.Equal([("color", "red"), ("x", "0.5")], words.Parameters);
    }

    [Theory]
    [InlineData("tickets", "tickets")]
    [InlineData("süß 2.1", "süß 2.1")]
    [InlineData("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd")]
    [InlineData("..", "%2E%2E")]
    [InlineData("", "%")]
    [InlineData("a:b*c", "a%3Ab%2Ac")]
    [InlineData("trailing.", "trailing%2E")]
    [InlineData("nul.txt", "%nul.txt")]
    public void Names_become_file_names_that_stay_in_their_folder(string name, string safe) => Assert.Equal(safe, SafeName.Of(name));

    [Fact]
    public void Long_names_are_cut_and_stay_different()
    {
        var (a, b) = (SafeName.Of(new string('x', 500) + "a"), SafeName.Of(new string('x', 500) + "b"));

        Assert.InRange(a.Length, 50, 130);
        Assert.NotEqual(a, b);
    }

    [Theory]
    [InlineData(0.4, "0:00")]
    [InlineData(59.6, "1:00")]
    [InlineData(65, "1:05")]
    [InlineData(7_200, "2:00:00")]
    [InlineData(86_399.7, "1.0:00:00")]
    public void A_clock_shows_the_nearest_second(double seconds, string shown) =>
    Assert.Equal(shown, SweepWords.Clock(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(new[] { 1.0, 2.0, 5.0 }, new[] { 1L, 2L, 5L })]
    [InlineData(new[] { 0.25, 0.5, 1.0 }, new[] { 1L, 2L, 3L })]
    [InlineData(new[] { 10.0, 20.0, 20.5, 30.0 }, new[] { 10L, 20L, 21L, 30L })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity }, new[] { 1L, 2L })]
    public void Steps_become_whole_and_grow(double[] steps, long[] whole) =>
        Assert.Equal(whole, WholeSteps.Of([.. steps.Select(step => new TrialReport(step, 0, 0))]));
}
