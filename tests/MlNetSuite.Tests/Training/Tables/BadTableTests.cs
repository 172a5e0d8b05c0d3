using System.Globalization;
using System.Text;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;
using Parquet.Serialization;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>Tables as people have them.</summary>
public sealed class BadTableTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_header_without_rows_is_refused() => Refused("classification", "a,b,label\n", "no rows below it");

    [Fact]
    public void One_class_is_refused_by_its_name() => Refused("classification", Rows("a,label", i => $"{i},only", 30), "'only'");

    [Fact]
    public void One_row_is_refused() => Refused("classification", "a,label\n1,x\n", "two or more classes");

    [Fact]
    public void A_table_without_any_answer_is_refused() =>
        Refused("classification", "a,label\n1,NA\n2,\n", "no row has an answer in column 'label'");

    [Fact]
    public void A_number_to_predict_that_is_none_is_refused_with_its_line() =>
        Refused("regression", "a,price\n1,10\n2,cheap\n", "line 3", "'cheap'", "'price'");

    [Fact]
    public void Columns_without_a_value_are_left_out_and_if_there_is_no_other_refused()
    {
        var outcome = Train("classification", Rows("a,empty,label", i => $"{i % 7},NA,{(i % 7 > 3 ? "x" : "y")}", 60), "kernel");
        Assert.Contains(outcome.Notes, n => n.Contains("without a value: empty"));
        Refused("classification", Rows("empty,label", i => $",{i % 2}", 60), "without a value: empty");
    }

    [Fact]
    public void Five_thousand_columns_are_learned_from_and_a_million_refused()
    {
        var header = string.Join(',', Enumerable.Range(0, 5000).Select(c => $"a long name of column {c}")) + ",label";
        var outcome = Train("classification",
            Rows(header, i => string.Join(',', Enumerable.Range(0, 5000).Select(c => (i * (c + 1)) % 17)) + (i % 17 > 8 ? ",x" : ",y"), 40),
            "kernel");
        Assert.True(double.IsFinite(outcome.Metrics["accuracy"]));
        using var model = PredictionModel.Open(outcome.Artifact);
        Assert.True(model.InputSchema.Count > 4000);
        Refused("classification", string.Join(',', Enumerable.Range(0, 1_000_000).Select(c => $"c{c}")) + "\n", "1,000,000 columns");
    }

    [Fact]
    public void Quotes_and_names_in_any_script_survive_to_the_prediction()
    {
        var outcome = Train("classification",
            Rows("\"größe, \"\"cm\"\"\",色,label", i => $"\"{i}\",\"{(i % 2 == 0 ? "赤, hell" : "青")}\",{(i % 2 == 0 ? "ja" : "nein")}", 60),
            "lbfgs");
        using var model = PredictionModel.Open(outcome.Artifact);
        Assert.Equal(["größe, \"cm\"", "色"], model.Card.Inputs.Select(c => c.Name));
        Assert.Equal("ja", model.Predict(new Dictionary<string, object?> { ["größe, \"cm\""] = "?", ["色"] = "赤, hell" }).Label);
    }

    [Fact]
    public void Test_rows_of_other_classes_count_as_wrong_and_other_columns_are_named()
    {
        var test = Write("test.csv", "a,label\n1,x\n9,z\n");
        var outcome = Train("classification", Rows("a,label", i => $"{i % 10},{(i % 10 > 4 ? "y" : "x")}", 60), "lbfgs", test);
        Assert.Equal(0.5, outcome.Metrics["accuracy"]);
        Assert.Contains(outcome.Notes, n => n.Contains("unknown in training (z)"));
        var fault = Assert.Throws<InputException>(() =>
            Train("classification", Rows("ab,label", i => $"{i},{i % 2}", 60), "lbfgs", test));
        Assert.Contains("'ab'", fault.Message);
    }

    [Fact]
    public void Numbers_may_be_classes_in_the_order_of_their_values()
    {
        var outcome = Train("classification", Rows("a,label", i => $"{i % 12},{(i % 12 > 7 ? 10 : i % 12 > 3 ? 9 : 1)}", 60), "lbfgs");
        using var model = PredictionModel.Open(outcome.Artifact);
        Assert.Equal(["1", "9", "10"], model.Card.Labels);
        Assert.Equal("label", model.Card.LabelColumn);
    }

    [Fact]
    public void The_last_column_is_the_answer_where_no_name_tells_and_a_regression_predicts_a_number()
    {
        var outcome = Train("regression", Rows("a,b", i => $"{i},{2 * i + 1}", 60), "kernel");
        Assert.Contains(outcome.Notes, n => n.Contains("--label"));
        Assert.True(outcome.Metrics["r2"] > 0.9);
        using var model = PredictionModel.Open(outcome.Artifact);
        var answer = model.Predict(new Dictionary<string, object?> { ["a"] = "30" });
        Assert.Null(answer.Label);
        Assert.Equal(61, answer.Score, 5f);
    }

    [Fact]
    public async Task Parquet_is_read_as_the_CSV_of_the_same_rows_is()
    {
        var rows = Enumerable.Range(0, 40).Select(i => new ParquetRow
        {
            Size = i % 5 == 2 ? null : i / 4.0,
            Colour = i % 2 == 0 ? "red" : "blue",
            New = i % 3 == 0,
            Seen = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(i),
            Label = i % 4,
        }).ToList();
        var parquet = _folder.File("rows.parquet");
        await ParquetSerializer.SerializeAsync(rows, parquet, cancellationToken: TestContext.Current.CancellationToken);
        var csv = Write("rows.csv", Rows("Size,Colour,New,Seen,Label", i => string.Create(CultureInfo.InvariantCulture,
            $"{rows[i].Size},{rows[i].Colour},{(rows[i].New ? "true" : "false")},{rows[i].Seen:yyyy-MM-dd'T'HH:mm:ss},{rows[i].Label}"),
            40));
        string Fingerprint(string path) =>
            DatasetReader.Default.ClassificationTables(path, cancel: TestContext.Current.CancellationToken).Train.Fingerprint;
        Assert.Equal(Fingerprint(csv), Fingerprint(parquet));
    }

    private void Refused(string task, string table, params string[] says)
    {
        var fault = Assert.Throws<InputException>(() => Train(task, table, null));
        Assert.All(says, text => Assert.Contains(text, fault.Message));
    }

    private TrainOutcome Train(string task, string table, string? trainer, string? test = null) => TrainingTasks.Find(task).Train(
        new() { Data = Write("table.csv", table), Test = test, Trainer = trainer, Artifact = _folder.File("model.zip") },
        new TrainingRun(1, 1));

    private string Write(string name, string text)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }

    private static string Rows(string header, Func<int, string> row, int count) =>
        string.Join('\n', Enumerable.Range(0, count).Select(row).Prepend(header)) + "\n";

    private sealed class ParquetRow
    {
        public double? Size { get; set; }

        public string Colour { get; set; } = "";

        public bool New { get; set; }

        public DateTime Seen { get; set; }

        public int Label { get; set; }
    }
}
