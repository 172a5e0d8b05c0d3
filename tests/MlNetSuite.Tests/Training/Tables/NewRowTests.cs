using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using MlNetSuite.Data;
using MlNetSuite.Data.Readers;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Data.Readers;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using Parquet.Serialization;

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

    [Theory]
    [InlineData("xlsx")]
    [InlineData("sqlite")]
    [InlineData("parquet")]
    public async Task Numbers_and_dates_that_a_source_keeps_as_such_are_taken_as_they_are_whatever_way_training_rows_were_written(string kind)
    {
        var cancel = TestContext.Current.CancellationToken;
        var rows = Enumerable.Range(0, 120).Select(i => new TypedRow
        {
            X = i * 37 % 120 + 0.125 + (i % 3 == 0 ? 1000 : 0),
            D = new DateTime(2023, 1, 1).AddDays(i * 7 % 120),
            Y = i * 37 % 120 + 0.5,
        }).ToArray();
        string Cell(double number) => number.ToString("#,0.000",
            new NumberFormatInfo { NumberDecimalSeparator = ",", NumberGroupSeparator = "." });
        var (csv, zip) = (_folder.File("rows.csv"), _folder.File("rows.zip"));
        await File.WriteAllTextAsync(csv, "x;d;y\n" + string.Concat(rows.Select(
            r => $"{Cell(r.X)};{r.D.Day}.{r.D.Month}.{r.D.Year};{Cell(r.Y)}\n")), cancel);
        var task = TrainingTasks.Find("regression");
        task.Train(new() { Data = csv, Roles = new() { Label = "y" }, Trainer = "sdca", Artifact = zip }, new(Seed: 1, Threads: 1));
        using var model = PredictionModel.Open(zip);
        Assert.All(model.Card.Inputs, input => Assert.True(input.Format is { DecimalMark: ',' } || input.Date is { Letters: "dd.MM.yyyy" }));
        var source = await Typed(kind, rows, cancel);

        var expected = model.Predict(RowReader.Read(csv, expected: ["x", "d"])).Select(answer => answer.Values[0]).ToArray();
        var answers = model.Predict(RowReader.Read(source, expected: ["x", "d"])).ToArray();
        Assert.All(answers, answer => Assert.Empty(answer.Notes));
        Assert.Equal(expected, answers.Select(answer => answer.Values[0]));
        Assert.Equal(task.Evaluate(model, csv, new(), cancel).Metrics["rmse"], task.Evaluate(model, source, new(), cancel).Metrics["rmse"], 6);
    }

    private async Task<string> Typed(string kind, TypedRow[] rows, CancellationToken cancel)
    {
        var path = _folder.File($"typed.{kind}");
        switch (kind)
        {
            case "xlsx":
                Workbook.Write(path, ("Rows", [["x", "d", "y"], .. rows.Select(r => (object?[])[r.X, r.D, r.Y])]));
                return path;
            case "parquet":
                await ParquetSerializer.SerializeAsync(rows, path, cancellationToken: cancel);
                return path;
            default:
                // SQLite has no dates: they are texts, written as those of the training rows.
                await using (var connection = new SqliteConnection($"Data Source={path};Pooling=false"))
                {
                    await connection.OpenAsync(cancel);
                    await using var command = connection.CreateCommand();
                    command.CommandText = "create table rows (x real, d text, y real); insert into rows values " + string.Join(",", rows.Select(
                        r => string.Create(CultureInfo.InvariantCulture, $"({r.X}, '{r.D.Day}.{r.D.Month}.{r.D.Year}', {r.Y})")));
                    await command.ExecuteNonQueryAsync(cancel);
                }
                return $"sqlite:{path}?query=select x, d, y from rows";
        }
    }

    [Fact]
    public void Dates_of_a_workbook_are_what_they_are_among_texts_with_the_day_first()
    {
        var file = _folder.File("dates.xlsx");
        Workbook.Write(file, ("Rows", [["d", "y"], .. Enumerable.Range(0, 60).Select(i => (object?[])[
            i % 10 == 0 ? $"{i % 28 + 1}.3.2023" : new DateTime(2023, 2, i % 28 + 1), i])]));
        var column = Assert.IsType<DateColumn>(DatasetReader.Default.RegressionTables(
            file, new() { Label = "y" }, cancel: TestContext.Current.CancellationToken).Train.Columns[0]);
        Assert.Equal("dd.MM.yyyy", column.Format.Letters);
        Assert.Equal(Enumerable.Range(0, 60).Select(i => new DateTime(2023, i % 10 == 0 ? 3 : 2, i % 28 + 1).Ticks), column.Ticks);
    }

    private sealed class TypedRow
    {
        [JsonPropertyName("x")]
        public double X { get; set; }

        [JsonPropertyName("d")]
        public DateTime D { get; set; }

        [JsonPropertyName("y")]
        public double Y { get; set; }
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
