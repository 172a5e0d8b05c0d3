using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Data.Readers;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>A model reads new rows as its training rows were read.</summary>
public sealed class NewRowTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Text_in_a_column_of_numbers_is_missing_and_told()
    {
        using var model = Train(new() { Label = "y" });
        var missing = Predict(model, null);
        foreach (var odd in (string[])["unknown", "$1200", "1200,5", "inf"])
        {
            var answer = Predict(model, odd);
            Assert.Equal(missing.Values.ToArray(), answer.Values.ToArray());
            Assert.Equal($"'dose': '{odd}' is no number; taken as missing", Assert.Single(answer.Notes).ToString());
        }
        Assert.Empty(Predict(model, "12").Notes);
        Assert.Throws<PredictionInputException>(() => Predict(model, true));
    }

    [Fact]
    public void What_training_was_told_means_nothing_means_nothing_in_new_rows()
    {
        using var model = Train(new() { Label = "y", Missing = ["-999", "leer"] });
        var missing = Predict(model, null);
        foreach (var word in (object[])["-999", "-999.0", -999, "leer"])
            Assert.Equal(missing.Values.ToArray(), Predict(model, word).Values.ToArray());
        Assert.Empty(Predict(model, "leer").Notes);
        Assert.NotEqual(missing.Values.ToArray(), Predict(model, 2).Values.ToArray());
        Assert.Equal(["-999", "leer"], new ColumnRoles().AsTrained(model.Card).Missing);
    }

    [Fact]
    public void How_columns_were_read_is_kept_in_the_card()
    {
        using var model = Train(new() { Label = "y", Missing = ["-999"] });
        Assert.Equal([("dose", "number", 9), ("size", "number", 0), ("y", "label", 0)],
            model.Card.Columns!.Select(c => (c.Name, c.Kind, c.Missing)));
    }

    [Fact]
    public void Numbers_and_texts_of_a_workbook_are_read_by_a_model_that_writes_them_with_a_comma()
    {
        object?[][] rows = [.. Enumerable.Range(0, 120).Select(i => (object?[])[i % 12 == 0 ? $"{i % 17},125" : i % 17 + 0.125, i % 7,
            3 * (i % 17 + 0.125) + i % 7])];
        var (file, zip) = (_folder.File("rows.xlsx"), _folder.File("rows.zip"));
        Workbook.Write(file, ("Rows", [["dose", "size", "y"], .. rows]));
        var outcome = TrainingTasks.Find("regression").Train(
            new() { Data = file, Roles = new() { Label = "y" }, Trainer = "sdca", Artifact = zip }, new(Seed: 1, Threads: 1));
        Assert.InRange(outcome.Metrics["r2"], 0.99, 1);

        using var model = PredictionModel.Open(zip);
        var answers = model.Predict(RowReader.Read(file, expected: ["dose", "size"])).ToList();
        Assert.All(answers.Zip(rows), pair =>
        {
            Assert.Empty(pair.First.Notes);
            Assert.Equal((double)pair.Second[2]!, pair.First.Values[0], 2.0);
        });
    }

    private static PredictionResult Predict(PredictionModel model, object? dose) =>
        model.Predict(new Dictionary<string, object?> { ["dose"] = dose, ["size"] = 3 });

    private PredictionModel Train(ColumnRoles roles)
    {
        var (file, zip) = (_folder.File("rows.csv"), _folder.File("rows.zip"));
        File.WriteAllLines(file, Enumerable.Range(0, 120).Select(i => $"{(i % 10 == 0 ? -999 : i % 17)},{i % 7},{3 * (i % 17) + i % 7}")
            .Prepend("dose,size,y"));
        var request = new TrainRequest { Data = file, Roles = roles, Trainer = "sdca", Artifact = zip };
        TrainingTasks.Find("regression").Train(request, new(Seed: 1, Threads: 1));
        return PredictionModel.Open(zip);
    }
}
