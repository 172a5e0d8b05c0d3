using System.Text.Json.Nodes;
using MlNetSuite.Tests.Data.Readers;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Metrics that say more than they seem to.</summary>
public class ScoreCheckTests
{
    [Theory]
    [InlineData("accuracy", 0.98, 0.80, 1000, 300, true)]
    [InlineData("accuracy", 0.90, 0.87, 1000, 300, false)]
    [InlineData("accuracy", 0.97, 0.80, 60, 15, false)]
    [InlineData("accuracy", 0.75, 0.90, 1000, 300, false)]
    [InlineData("rmse", 0.4, 1.0, 1000, 300, true)]
    [InlineData("rmse", 0.8, 1.0, 1000, 300, false)]
    [InlineData("r2", 0.9, 0.1, 1000, 300, false)]
    public void A_test_far_better_than_the_validation_is_told(string metric, double test, double validation, int train, int rows, bool told)
    {
        var card = TableCards.Of("a") with
        {
            TrainRows = train,
            TestRows = rows,
            Validation = new() { ["protocol"] = "holdout", ["metrics"] = new JsonObject { [metric] = validation } },
        };
        var notes = ScoreChecks.Notes(card, new((metric, test)));
        if (told)
            Assert.StartsWith($"the test {metric}, {FormattableString.Invariant($"{test:0.0000}")}, is far better than ",
                Assert.Single(notes), StringComparison.Ordinal);
        else
            Assert.Empty(notes);
    }

    [Fact]
    public void One_row_that_is_far_off_does_not_make_a_test_too_good()
    {
        var card = TableCards.Of("a") with
        {
            TrainRows = 1000,
            TestRows = 300,
            Validation = new() { ["metrics"] = new JsonObject { ["rmse"] = 9.0, ["mae"] = 1.1 } },
        };
        Assert.Empty(ScoreChecks.Notes(card, new(("rmse", 1.2), ("mae", 1))));
    }

    [Theory]
    [InlineData(97, 3, true)]
    [InlineData(85, 15, false)]
    [InlineData(100, 0, false)]
    public void A_label_that_is_almost_always_the_same_is_told_with_its_share(int fine, int fraud, bool told)
    {
        var report = new MetricReport(("accuracy", 0.97)) { Classes = new(["fine", "fraud"], [[fine, 0], [fraud, 0]]) };
        var notes = ScoreChecks.Notes(TableCards.Of("a"), report);
        if (told)
            Assert.Contains("of the rows are 'fine', and accuracy is 0.970 for always saying so", Assert.Single(notes),
                StringComparison.Ordinal);
        else
            Assert.Empty(notes);
        Assert.Empty(ScoreChecks.Notes(TableCards.Of("a") with { Notes = ["97 % of the rows are 'fine', and more."] }, report));
    }
}
