using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.ML;
using MlNetSuite.Data;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Tests.Server;
using MlNetSuite.Training;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Tasks.Rides;

/// <summary>A task of another assembly, with an answer of its own, goes the whole way: nothing else knows it.</summary>
public sealed class AddedTaskTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainingTask<RideDataset> _task = RideTask.Create();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public AddedTaskTests() => RideTask.Write(_folder.File("rides.csv"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_is_trained_evaluated_and_predicted_by_the_command_line()
    {
        var zip = _folder.File("rides.zip");
        var outcome = _task.Train(new() { Data = _folder.File("rides.csv"), Artifact = zip }, new(1, 1));
        Assert.Equal(1, outcome.Metrics["coverage"]);
        using (var model = PredictionModel.Open(zip))
        {
            Assert.Equal(12, _task.Evaluate(model, _folder.File("rides.csv"), new(), Cancel).Rows);
            Assert.Equal([OutputRole.Interval, OutputRole.Flag], model.Card.Outputs.Select(o => o.Role));
        }
        Assert.NotNull(new MLContext(1).Model.Load(zip, out _));

        File.WriteAllText(_folder.File("rows.csv"), "Kilometres\n5\n20\n");
        var printed = MlNetSuiteProcess.Run("predict", zip, "--input", _folder.File("rows.csv"));
        Assert.Equal(["12.0000 to 18.0000\t(the ride is short)", "48.0000 to 72.0000"], printed.Output.Trim().Split('\n').Select(Rounded));
    }

    [Fact]
    public async Task A_sweep_optimizes_its_own_metric()
    {
        var request = new SweepRequest { Data = _folder.File("rides.csv"), Artifact = _folder.File("best.zip"), Seed = 3, Threads = 1 };
        var outcome = await _task.SweepAsync(request, new() { Trials = 4 }, cancel: Cancel);
        Assert.Equal(4, outcome.Trials.Count);
        Assert.Equal("width", outcome.Study.Objectives[0].Metric);
        Assert.True(File.Exists(request.Artifact));
    }

    [Fact]
    public async Task It_is_served_and_described_by_its_outputs()
    {
        _task.Train(new() { Data = _folder.File("rides.csv"), Artifact = _folder.File("rides.zip") }, new(1, 1));
        await using var server = await RunningServer.StartAsync(settings => settings with { Models = [_folder.Path] });
        var answer = (await server.PostAsync("/predict/rides", """{"Kilometres": 5}""")).Json.AsObject();
        Assert.Equal(["minutes", "isLong"], answer.Select(p => p.Key));
        Assert.Equal(18, (double)answer["minutes"]!["upper"]!, 0.5);
        Assert.False((bool)answer["isLong"]!);

        var inferred = (await server.PostAsync("/v2/models/rides/infer",
            """{"inputs": [{"name": "Kilometres", "shape": [1], "datatype": "FP32", "data": [20]}]}""")).Json["outputs"]!.AsArray();
        Assert.Equal([("Minutes", "[1,2]"), ("IsLong", "[1]")], inferred.Select(o => ((string)o!["name"]!, o["shape"]!.ToJsonString())));

        var described = JsonNode.Parse((await server.GetAsync("/openapi.json")).Text)!["components"]!["schemas"]!["model1.answer"]!;
        Assert.Equal("Nearly all rides take so long.", (string?)described["properties"]!["minutes"]!["description"]);
        Assert.Equal("boolean", (string?)described["properties"]!["isLong"]!["type"]);
    }

    [Fact]
    public void A_notebook_shows_its_answer()
    {
        NotebookFormatters.Register();
        _task.Train(new() { Data = _folder.File("rides.csv"), Artifact = _folder.File("rides.zip") }, new(1, 1));
        using var model = PredictionModel.Open(_folder.File("rides.zip"));
        var html = model.Predict(new Dictionary<string, object?> { ["Kilometres"] = 5f }).ToDisplayString("text/html");
        Assert.Contains("Minutes: ", html, StringComparison.Ordinal);
        Assert.Contains(" to ", html, StringComparison.Ordinal);
        Assert.Contains("the ride is short.", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_it_does_not_declare_is_refused_by_name()
    {
        var outcome = _task.Train(new() { Data = _folder.File("rides.csv"), Artifact = _folder.File("rides.zip") }, new(1, 1));
        using var model = PredictionModel.Open(outcome.Artifact);
        string Fault(Action ask) => Assert.Throws<InputException>(ask).Message;
        Assert.Contains("ride-time", Fault(() => _task.Importance(model, new() { Data = _folder.File("rides.csv") }, Cancel)));
        Assert.Contains("--group Driver", Fault(() => _task.EvaluateGroups(model, _folder.File("rides.csv"), new(), "Driver", Cancel)));
        Assert.Contains("time:When", Fault(() => _task.Train(
            new() { Data = _folder.File("rides.csv"), Artifact = _folder.File("again.zip"), Validation = "time:When" }, new(1, 1))));
    }

    [Fact]
    public void It_is_added_once_and_found_by_its_name()
    {
        TrainingTasks.Add(_task);
        try
        {
            Assert.Same(_task, TrainingTasks.Find("ride-time"));
            Assert.Contains("ride-time", Assert.Throws<ArgumentException>(() => TrainingTasks.Add(RideTask.Create())).Message);
        }
        finally
        {
            TrainingTasks.Remove(_task);
        }
        Assert.Throws<ArgumentException>(() => TrainingTasks.Add(new ImageClassificationTask()));
    }

    // The pace is the mean of the rides that were drawn for training.
    private static string Rounded(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line.TrimEnd('\r'), @"[\d.]+",
            m => $"{Math.Round(double.Parse(m.Value, System.Globalization.CultureInfo.InvariantCulture) / 6) * 6}.0000");
}
