using System.Text.Json.Nodes;
using MlNetSuite.Tests.Data.Readers;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>Metrics that say more than they seem to.</summary>
public class ScoreCheckTests
{
    [Theory]
    [InlineData("accuracy", 0.98, 0.80, 1000, 300, true)]
    [InlineData("accuracy", 0.90, 0.87, 1000, 300, false)]
    [InlineData("accuracy", 0.97, 0.80, 160, 40, false)]
    [InlineData("accuracy", 0.75, 0.90, 1000, 300, false)]
    [InlineData("rmse", 0.4, 1.0, 1000, 300, true)]
    [InlineData("rmse", 0.8, 1.0, 1000, 300, false)]
    [InlineData("r2", 0.9, 0.1, 1000, 300, false)]
    public void A_test_far_better_than_the_validation_is_told(
        string metric, double test, double validation, int train, int rows, bool told)
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

    [Theory]
    [InlineData(180, 160, 40, true)]
    [InlineData(100, 160, 40, false)]
    [InlineData(9, 8, 2, false)]
    public void Classes_of_single_rows_are_told(int classes, int train, int test, bool told)
    {
        var card = TableCards.Of("a") with
        {
            TrainRows = train,
            TestRows = test,
            Labels = [.. Enumerable.Range(0, classes).Select(c => $"c{c}")],
        };
        Assert.Equal(told, ScoreChecks.Notes(card, new(("accuracy", 0.1))).Any(note =>
            note.StartsWith($"{classes} classes in {train + test} rows: most classes have a single row", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("accuracy", 0.5, 0.525, 40, "accuracy is 0.500, no better than answering the commonest class 'x' always (0.525).")]
    [InlineData("accuracy", 0.5, 0.525, 20, null)]
    [InlineData("accuracy", 0.55, 0.525, 40, null)]
    [InlineData("accuracy", 1, 1, 40, null)]
    [InlineData("r2", -0.1, 0, 12, "the model is no better than answering the mean always: r2 is -0.100, below 0.")]
    [InlineData("r2", -0.1, 0, 5, null)]
    [InlineData("r2", 0.1, 0, 40, null)]
    [InlineData("rmse", 1.2, 1.1, 40, "the model is no better than answering the mean always: rmse is 1.200, that of the mean 1.100.")]
    [InlineData("rmse", 1.0, 1.1, 40, null)]
    public void A_model_no_better_than_the_trivial_answer_is_told(string metric, double test, double trivial, int rows, string? note)
    {
        var answered = new MetricReport((metric, trivial)) { Classes = new(["x", "y"], [[21, 0], [19, 0]]) };
        Assert.Equal(note is null ? [] : (string[])[note], ScoreChecks.NoBetter(new((metric, test)), answered, rows));
    }

    [Fact]
    public void A_training_on_noise_tells_that_it_was_in_vain()
    {
        using var folder = new TemporaryFolder();
        var random = new Random(3);
        var data = folder.File("noise.csv");
        File.WriteAllLines(data, ["a,b,label", .. Enumerable.Range(0, 200).Select(_ =>
            FormattableString.Invariant($"{random.NextDouble()},{random.NextDouble()},{random.NextDouble()}"))]);
        var outcome = TrainingTasks.Find("regression").Train(
            new() { Data = data, Trainer = "fast-tree", Artifact = folder.File("m.zip") }, new TrainingRun(1, 1));
        Assert.True(outcome.Metrics["r2"] < 0);
        Assert.Contains(outcome.Notes, note => note.Contains("no better than answering the mean always", StringComparison.Ordinal));
    }

    [Fact]
    public void A_class_for_each_row_is_refused()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("texts.csv");
        File.WriteAllText(data, "text,label\n" + string.Concat(Enumerable.Range(0, 50).Select(r => $"words of text {r},name {r}\n")));
        var fault = Assert.Throws<MlNetSuite.Data.InputException>(() => TrainingTasks.Find("text-classification").Train(
            new() { Data = data, Artifact = folder.File("m.zip") }, new TrainingRun(1, 1)));
        Assert.Contains("has 50 rows, and each is of a class of its own: none can be held out to test on.", fault.Message);
    }

    [Theory]
    [InlineData(4, 1, null, "measured on 1 test row: the metrics say little; more data would tell more, and --validation cv:5 measures on " +
        "every training row, too.")]
    [InlineData(100, 29, null, "measured on 29 test rows: the metrics say little; ")]
    [InlineData(40, 10, "holdout", "measured on 10 test rows, validated on about 8 rows: the metrics say little; more data would tell " +
        "more, and --validation cv:5 validates on every training row.")]
    [InlineData(40, 10, "cv:5", "measured on 10 test rows: the metrics say little; more data would tell more, and those of cv:5 rest on " +
        "all 40 training rows.")]
    [InlineData(120, 30, "time:when", "measured by validation on about 24 rows: the metrics say little; ")]
    [InlineData(120, 30, null, null)]
    [InlineData(200, 50, "holdout", null)]
    [InlineData(200, 0, null, "there are no test rows: none of the 200 rows could be held out.")]
    public void Metrics_of_few_rows_are_told_to_be(int train, int test, string? protocol, string? note)
    {
        var card = TableCards.Of("a") with
        {
            TrainRows = train,
            TestRows = test,
            Validation = protocol is null ? null : new() { ["protocol"] = protocol, ["metrics"] = new JsonObject() },
        };
        var notes = ScoreChecks.Notes(card, new(("accuracy", 1)));
        if (note is null)
            Assert.Empty(notes);
        else
            Assert.StartsWith(note, Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void An_evaluation_on_few_rows_is_told_to_be()
    {
        Assert.Equal(["measured on 1 row: the metrics say little; more rows would tell more."], ScoreChecks.FewEvaluated(1));
        Assert.Empty(ScoreChecks.FewEvaluated(30));
        Assert.Empty(ScoreChecks.FewEvaluated(0));
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
        var card = TableCards.Of("a") with { TestRows = 100 };
        var notes = ScoreChecks.Notes(card, report);
        if (told)
            Assert.Contains("of the rows are 'fine', and accuracy is 0.970 for always saying so", Assert.Single(notes),
                StringComparison.Ordinal);
        else
            Assert.Empty(notes);
        Assert.Empty(ScoreChecks.Notes(card with { Notes = ["97 % of the rows are 'fine', and more."] }, report));
    }
}
