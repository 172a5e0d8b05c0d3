using MlNetSuite.Data;
using MlNetSuite.Tests.Contracts;
using MlNetSuite.Training;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>How parameters are validated without test rows.</summary>
public class ValidationRuleTests
{
    [Theory]
    [InlineData("holdout", 1, null)]
    [InlineData("cv:5", 5, null)]
    [InlineData("time:when was it", 1, "when was it")]
    public void A_rule_reads_as_it_is_written(string text, int folds, string? column)
    {
        var rule = ValidationRule.Parse(text);
        Assert.Equal((text, folds, column), (rule.Text, rule.Folds, rule.TimeColumn));
    }

    [Theory]
    [InlineData("cv")]
    [InlineData("cv:1")]
    [InlineData("cv:101")]
    [InlineData("time:")]
    [InlineData("group:")]
    [InlineData("Holdout")]
    public void What_is_no_rule_is_refused_with_what_would_be_one(string text) =>
        Assert.Contains("cv:5", Assert.Throws<InputException>(() => ValidationRule.Parse(text)).Message);

    [Fact]
    public void A_task_is_told_of_the_rules_that_its_rows_allow()
    {
        var texts = Assert.Throws<InputException>(() => new TextClassificationTask().Definition.ParseRule("none")).Message;
        Assert.Equal("--validation 'none': expected holdout, cv:FOLDS such as cv:5 (2 to 100 folds).", texts);
        var ratings = Assert.Throws<InputException>(() => new RecommendationTask().Definition.ParseRule("none")).Message;
        Assert.Contains("time:COLUMN, group:item or group:user", ratings);
    }

    [Fact]
    public void Folds_hold_every_row_out_once_and_keep_the_balance_of_the_classes()
    {
        var task = new TextClassificationTask();
        var rows = TinyData.Texts(91, 3);
        var folds = Folds(task, rows, ValidationRule.Parse("cv:4"), seed: 5);
        Assert.Equal(4, folds.Count);
        Assert.Equal(rows.Texts.Order(), folds.SelectMany(f => f.Validation.Texts).Order());
        Assert.All(folds, f => Assert.Equal(91, f.Train.Count + f.Validation.Count));
        Assert.All(folds, f => Assert.All(f.Validation.Labels.CountBy(l => l), c => Assert.InRange(c.Value, 7, 8)));
    }

    [Fact]
    public void The_same_seed_splits_the_same_rows()
    {
        var task = new TextClassificationTask();
        string Cut(int seed) => Folds(task, TinyData.Texts(90, 3), ValidationRule.Holdout, seed)[0].Validation.Fingerprint;
        Assert.Equal(Cut(3), Cut(3));
        Assert.NotEqual(Cut(3), Cut(4));
    }

    [Fact]
    public void In_time_order_the_newest_rows_are_held_out()
    {
        var task = new RecommendationTask();
        var rows = TinyData.Ratings(30, 20);
        var (train, validation) = Folds(task, rows, ValidationRule.Parse("time:timestamp"), seed: 1)[0];
        Assert.True(train.Timestamps!.Max() < validation.Timestamps!.Min());
    }

    [Theory]
    [InlineData("item")]
    [InlineData("user")]
    public void Groups_are_held_out_whole(string column)
    {
        var rows = TinyData.Ratings(30, 20);
        var (train, validation) = Folds(new RecommendationTask(), rows, ValidationRule.Parse($"group:{column}"), seed: 1)[0];
        HashSet<int> Groups(RatingDataset of) => [.. column == "item" ? of.ItemIndex : of.UserIndex];
        Assert.NotEmpty(Groups(validation));
        Assert.Empty(Groups(train).Intersect(Groups(validation)));
        Assert.Equal(rows.Count, train.Count + validation.Count);
    }

    [Fact]
    public void Groups_there_are_none_of_are_refused()
    {
        Assert.Contains("use group:item or group:user", Assert.Throws<InputException>(() => Folds(
            new RecommendationTask(), TinyData.Ratings(30, 20), ValidationRule.Parse("group:film"), 1)).Message);
        Assert.Contains("have no groups to hold out whole", Assert.Throws<InputException>(() => Folds(
            new TextClassificationTask(), TinyData.Texts(20, 2), ValidationRule.Parse("group:item"), 1)).Message);
    }

    [Fact]
    public void One_row_cannot_be_split()
    {
        var task = new TextClassificationTask();
        var fault = Assert.Throws<InputException>(() => Folds(task, TinyData.Texts(1, 2), ValidationRule.Holdout, 1));
        Assert.Contains("tiny-texts", fault.Message);
    }

    private static IReadOnlyList<Fold<TData>> Folds<TData>(TrainingTask<TData> task, TData rows, ValidationRule rule, int seed)
        where TData : Dataset =>
        new RowSplitting<TData>(task.Definition).Folds(rows, rule, task.Trainers[0], seed);
}
