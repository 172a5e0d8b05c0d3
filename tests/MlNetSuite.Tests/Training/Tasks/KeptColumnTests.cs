using MlNetSuite.Analysis.Explanations;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training.Recommendation;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Tests.Training.Tasks;

/// <summary>A model keeps which columns its rows were read from, and reads further files from the same ones.</summary>
public sealed class KeptColumnTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Texts_are_evaluated_and_predicted_from_the_columns_of_the_training()
    {
        var task = new TextClassificationTask();
        // Found by name would be 'text' and 'label', which say nothing.
        var data = Write("id,label,text,queue,subject,body",
            row => $"{row},q{row % 3},same,{Queue(row)},{Queue(row)} {row},a body of words");
        var (outcome, model) = Train(data, (request, run) => task.Train(request, run), new() { Label = "queue", Text = ["5", "body"] });
        using var opened = model;

        Assert.Equal("queue", opened.Card.Reading!.Columns!.Label);
        Assert.Equal(["subject", "body"], opened.Card.Reading.Columns.Text!);
        var evaluated = task.Evaluate(opened, data, new(), Cancel);
        Assert.Equal(outcome.Metrics.Values, evaluated.Metrics.Values);
        Assert.Contains(evaluated.Notes, note => note.EndsWith("these are the rows that training held out.", StringComparison.Ordinal));
        Assert.Equal("tea 0\na body of words", task.InputRows(opened, data, new(), Cancel)[0]["Text"]);
        var renamed = Write("label,text", row => $"{Queue(row)},{Queue(row)} {row}");
        Assert.Equal(1, task.Evaluate(opened, renamed, new(), Cancel).Metrics["accuracy"]);

        var zip = _folder.File("model.zip");
        var fresh = TinyFiles.Write(_folder, "fresh.csv", "text,body,subject\nsame,about tea,tea tea\nsame,about rain,rain rain\n");
        Assert.Equal(["tea", "rain"], Predicted(zip, fresh));
        Assert.Equal(["tea"], Predicted(zip, TinyFiles.Write(_folder, "named.csv", "Text\ntea tea\n")));
        Assert.Equal(["rain"], Predicted(zip, TinyFiles.Write(_folder, "other.csv", "head\nrain rain\n"), "--text", "head"));
    }

    [Fact]
    public void Ratings_are_evaluated_from_the_columns_of_the_training()
    {
        var task = new RecommendationTask();
        var data = Write("user,item,rating,who,what,stars", row => $"u{row},i{row % 2},3,w{row % 20},t{row / 20},{1 + row % 20 % 5}");
        var (outcome, model) = Train(data, (request, run) => task.Train(request with { Trainer = "bias-only" }, run),
            new() { User = "who", Item = "what", Rating = "stars" });
        using var opened = model;

        Assert.Equal(("who", "what", "stars", null), (opened.Card.Reading!.Columns!.User, opened.Card.Reading.Columns.Item,
            opened.Card.Reading.Columns.Rating, opened.Card.Reading.Columns.Timestamp));
        var evaluated = task.Evaluate(opened, data, new(), Cancel);
        Assert.Equal(outcome.Metrics.Values, evaluated.Metrics.Values);
        Assert.Equal("w1", task.InputRows(opened, data, new(), Cancel)[1]["User"]);
        Assert.Equal("u1", task.InputRows(opened, data, new() { User = "user" }, Cancel)[1]["User"]);
    }

    [Theory]
    [InlineData("queue,subject", "queue", "subject")]
    [InlineData(null, "1", "2")]
    public void Columns_that_were_found_by_their_content_are_those_of_the_same_file_for_every_command(
        string? header, string label, string text)
    {
        var task = new TextClassificationTask();
        var data = Write(header, row => $"{Queue(row)},{Queue(row)} of number {row}");
        using var model = Train(data, (request, run) => task.Train(request, run), new()).Model;
        var zip = _folder.File("model.zip");

        Assert.Equal((label, text), (model.Card.Reading!.Columns!.Label, Assert.Single(model.Card.Reading.Columns.Text!)));
        Assert.Equal(Enumerable.Range(0, 120).Select(Queue), Predicted(zip, data));
        Assert.Equal(1, task.Evaluate(model, data, new(), Cancel).Metrics["accuracy"]);
        Assert.Equal("rain of number 1", task.InputRows(model, data, new(), Cancel)[1]["Text"]);
        Assert.Equal(["tea", "tea"], Predicted(zip, TinyFiles.Write(_folder, "named.csv", "Text\ntea tea\ntea\n")));
        Assert.Equal(["tea"], Predicted(zip, TinyFiles.Write(_folder, "wide.csv", "id,text\n7,tea tea\n")));
    }

    [Fact]
    public void A_row_may_have_the_names_of_the_training_rows()
    {
        var task = new TextClassificationTask();
        var data = Write("queue,subject,body", row => $"{Queue(row)},{Queue(row)} {row},a body of words");
        using var model = Train(data, (request, run) => task.Train(request, run), new() { Text = ["subject", "body"] }).Model;
        Dictionary<string, object?> row = new() { ["subject"] = "tea 0", ["body"] = "a body of words", ["more"] = 1 };

        var joined = model.Predict(new Dictionary<string, object?> { ["Text"] = "tea 0\na body of words" });
        Assert.Equal(joined.Score, model.Predict(row).Score);
        Assert.Equal("tea", new ModelExplainer(model).Explain(row, cancel: Cancel).Label);
        row.Remove("body");
        Assert.Equal(
            "the row lacks the column 'Text'; it has: subject, more; the model takes: Text (or subject and body).",
            Assert.Throws<PredictionInputException>(() => model.Predict(row)).Message);
    }

    [Theory]
    [InlineData("who,what,stars")]
    [InlineData(null)]
    public void Ratings_are_predicted_from_the_columns_of_the_training(string? header)
    {
        var task = new RecommendationTask();
        var data = Write(header, row => $"w{row % 20},t{row / 20},{1 + row % 20 % 5}");
        using var model = Train(data, (request, run) => task.Train(request with { Trainer = "bias-only" }, run),
            header is null ? new() : new() { User = "who", Item = "what" }).Model;

        var lines = MlNetSuiteProcess.Run("predict", _folder.File("model.zip"), "--input", data).Lines();
        Assert.Equal(120, lines.Length);
        Assert.Equal("w1", task.InputRows(model, data, new(), Cancel)[1]["User"]);
    }

    [Fact]
    public void Nothing_is_kept_where_rows_have_no_columns()
    {
        var data = TinyFiles.Write(_folder, "lines.txt",
            string.Concat(Enumerable.Range(0, 120).Select(row => $"__label__{Queue(row)} {Queue(row)} {row}\n")));
        using var model = Train(data, (request, run) => new TextClassificationTask().Train(request, run), new()).Model;

        Assert.Null(model.Card.Reading);
    }

    [Fact]
    public void That_nested_folders_were_taken_is_kept()
    {
        var card = new ColumnRoles { Recursive = true }.ToCard();

        Assert.True(card!.Recursive);
        Assert.Null(new ColumnRoles().ToCard());
    }

    private static string Queue(int row) => row % 2 == 0 ? "tea" : "rain";

    private string Write(string? header, Func<int, string> row) => TinyFiles.Write(_folder, $"{Guid.NewGuid():N}.csv",
        $"{(header is null ? "" : $"{header}\n")}{string.Concat(Enumerable.Range(0, 120).Select(r => $"{row(r)}\n"))}");

    private (TrainOutcome Outcome, PredictionModel Model) Train(
        string data, Func<TrainRequest, TrainingRun, TrainOutcome> train, ColumnRoles roles)
    {
        var outcome = train(new() { Data = data, Roles = roles, Artifact = _folder.File("model.zip") }, new(1, 2));
        return (outcome, PredictionModel.Open(_folder.File("model.zip")));
    }

    private static string[] Predicted(string zip, string file, params string[] more)
    {
        var run = MlNetSuiteProcess.Run(["predict", zip, "--input", file, .. more]);
        Assert.True(run.ExitCode == 0, run.Errors);
        return [.. run.Lines().Select(line => line.Split('\t')[0])];
    }
}
