using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Tables;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Numbers that may be codes are learned as both.</summary>
public class NumberCodesTests
{
    [Fact]
    public void A_linear_model_learns_what_each_code_means()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("rows.csv");
        int[] stores = [1013, 4711, 2203, 9109, 3557], means = [10, -20, 35, 0, 50];
        File.WriteAllLines(file, Enumerable.Range(0, 300).Select(i => $"{stores[i * 7 % 5]},{i % 11},{means[i * 7 % 5] + i % 11}").Prepend("store,w,y"));
        var outcome = TrainingTasks.Find("regression").Train(
            new TrainRequest { Data = file, Trainer = "sdca", Artifact = folder.File("rows.zip") }, new(Seed: 1, Threads: 1));
        Assert.InRange(outcome.Metrics["r2"], 0.98, 1);
        Assert.Contains(outcome.Notes, note => note.EndsWith("--categorical store or --numeric store decides", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(60, 2, 0)]
    [InlineData(200, 2, 0)]
    [InlineData(200, 3, 1)]
    public void A_linear_model_learns_a_line_from_few_rows(int count, int slope, int noise)
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, count).Select(_ => (float)random.Next(-1000, 9000)).ToArray();
        var table = new RegressionTable("line", [new NumberColumn("a", values)], "y", [.. values.Select(v => slope * v + noise * random.Next(9))]);
        using var model = TrainingTasks.Find("regression").Trainers.Single(t => t.Name == "sdca") is ITrainer<RegressionTable> sdca
            ? sdca.Train(table, sdca.Space.Resolve(new Dictionary<string, string>()), new(1, 1)) : null;
        var score = model!.Transformer.Transform(TableRows.View(table, model.InputSchema)).GetColumn<float>("Score").ToArray();
        Assert.All(score.Zip(table.Targets), pair => Assert.InRange(pair.First - pair.Second, -400, 400));
    }

    [Theory]
    [InlineData(-999, true)]
    [InlineData(9999, true)]
    [InlineData(-40, false)]
    public void A_number_far_from_all_others_that_may_stand_for_none_is_told(int odd, bool told)
    {
        var column = new NumberColumn("x", [.. Enumerable.Range(0, 60).Select(i => i % 9 == 2 ? odd : i + 0.5f)]);
        var notes = ColumnInference.Notes([ColumnInference.Infer(column)]);
        Assert.Equal(told ? [$"'x' has {odd} far from all other numbers; if it stands for a missing value, give --missing={odd}"] : [], notes);
    }

    [Theory]
    [InlineData("codes", 1013, 4711, 2203)]
    [InlineData("years", 2019, 2020, 2021)]
    [InlineData("prices", 100, 4700, 9900)]
    [InlineData("small numbers", 1, 17, 94)]
    public void Years_prices_and_small_numbers_are_no_codes(string what, params int[] values)
    {
        var column = new NumberColumn("x", [.. Enumerable.Range(0, 60).Select(i => (float)values[i % values.Length])]);
        Assert.Equal(what == "codes", NumberCodes.Of(column) is not null);
        Assert.Null(NumberCodes.Of(column with { Kind = ColumnKind.Numeric }));
    }
}
