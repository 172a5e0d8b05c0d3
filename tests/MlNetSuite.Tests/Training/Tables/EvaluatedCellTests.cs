using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tables;

/// <summary>An evaluation tells what a prediction tells: cells that cannot be read as in training, and values that training has not
/// seen.</summary>
public sealed class EvaluatedCellTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_training_has_not_seen_or_cannot_be_read_is_told_by_column()
    {
        using var model = Train();
        Assert.Equal(
            [
                "'smoker': no value that training has seen in 60 of 60 cells: " +
                    "'yes' (30 times, first in line 2), 'no' (30 times, first in line 3)",
                "'code': no value that training has seen in 60 of 60 cells: " +
                    "'7' (30 times, first in line 2), '8' (30 times, first in line 3)",
                "'share': a fraction without the % that numbers have here in 60 of 60 cells: '0,5' (60 times, first in line 2), " +
                    "taken as it stands",
                "'price': no number written like 1234,5 in 1 of 60 cells: '1,250.75' (line 2), taken as missing",
            ],
            Evaluate(model, i => $"{(i % 2 == 0 ? "yes" : "no")};{7 + i % 2};0,5;{(i == 0 ? "1,250.75" : "3,5")};{Kind(i)}")
                .Notes.Where(note => note.StartsWith('\'')));
    }

    [Fact]
    public void A_category_in_other_letters_is_the_same_as_for_a_prediction()
    {
        using var model = Train();
        var same = Evaluate(model, i => Row(i));
        Assert.Empty(same.Notes);
        var other = Evaluate(model, i => $" {Row(i).ToUpperInvariant().Replace("KEEP", "keep").Replace("DROP", "drop")}");
        Assert.Empty(other.Notes);
        Assert.Equal(1, same.Metrics["accuracy"]);
        Assert.Equal(same.Metrics.Values, other.Metrics.Values);
    }

    private static string Row(int i) =>
        $"{(i % 2 == 0 ? "ja" : "nein")};{(i % 2 == 0 ? "007" : "008")};{i % 9} %;{i % 5},5;{Kind(i)}";

    private static string Kind(int i) => i % 2 == 0 ? "keep" : "drop";

    private EvaluationOutcome Evaluate(PredictionModel model, Func<int, string> row) => TrainingTasks.Find("classification")
        .Evaluate(model, Write("new.csv", 60, row), new(), TestContext.Current.CancellationToken);

    private string Write(string name, int rows, Func<int, string> row)
    {
        var file = _folder.File(name);
        File.WriteAllLines(file, Enumerable.Range(0, rows).Select(row).Prepend("smoker;code;share;price;kind"));
        return file;
    }

    private PredictionModel Train()
    {
        var zip = _folder.File("model.zip");
        TrainingTasks.Find("classification").Train(new TrainRequest
        {
            Data = Write("rows.csv", 120, Row),
            Roles = new() { Label = "kind" },
            Trainer = "lbfgs",
            Artifact = zip,
        }, new(Seed: 1, Threads: 1));
        return PredictionModel.Open(zip);
    }
}
