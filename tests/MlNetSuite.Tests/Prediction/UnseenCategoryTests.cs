using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Prediction;

/// <summary>Categories of new rows are read as in training, and one that training has not seen is told.</summary>
public sealed class UnseenCategoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Spaces_and_case_do_not_count_and_what_is_unseen_is_told()
    {
        using var model = Train();
        var red = Predict(model, "red");
        Assert.Equal("keep", red.Label);
        foreach (var same in (string[])[" red", "Red ", "RED"])
            Assert.Equal((red.Score, 0), (Predict(model, same).Score, Predict(model, same).Notes.Count));
        Assert.Equal("'colour': 'purple' is no value that training has seen", Assert.Single(Predict(model, "purple").Notes).ToString());
        Assert.Empty(Predict(model, "NA").Notes);
        Assert.Equal(["blue", "green", "red"], model.Card.Inputs.Single(c => c.Name == "colour").Levels!.Order());
    }

    private static PredictionResult Predict(PredictionModel model, string colour) =>
        model.Predict(new Dictionary<string, object?> { ["colour"] = colour, ["size"] = 1 });

    private PredictionModel Train()
    {
        var (file, zip) = (_folder.File("rows.csv"), _folder.File("rows.zip"));
        string[] colours = ["red", "green", "blue"];
        File.WriteAllLines(file, Enumerable.Range(0, 120).Select(i => $"{colours[i % 3]},{i % 7},{(i % 3 == 0 ? "keep" : "drop")}")
            .Prepend("colour,size,kind"));
        var request = new TrainRequest { Data = file, Roles = new() { Label = "kind" }, Trainer = "lbfgs", Artifact = zip };
        TrainingTasks.Find("classification").Train(request, new(Seed: 1, Threads: 1));
        return PredictionModel.Open(zip);
    }
}
