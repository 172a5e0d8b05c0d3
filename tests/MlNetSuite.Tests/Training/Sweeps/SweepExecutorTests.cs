using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>A task's sweep is run by whatever executor is chosen.</summary>
public sealed class SweepExecutorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task One_of_another_assembly_is_chosen_by_name_and_runs_the_trials_and_the_finish()
    {
        ToyExecutor? toy = null;
        SweepExecutors.Add(new("toy", "as if elsewhere", work => toy = new ToyExecutor(work)));

        var here = await Sweep(SweepExecutors.Find("none"), "here.zip");
        var there = await Sweep(SweepExecutors.Find("toy"), "there.zip");

        Assert.Equal([0, 1, 2], toy!.Trials.Order());
        Assert.Equal(1, toy.Finishes);
        Assert.True(toy.Disposed);
        Assert.Equal(here.Trials.Select(t => t.Value), there.Trials.Select(t => t.Value));
        Assert.Equal(here.Final.Test.ToJsonString(), there.Final.Test.ToJsonString());
        using var model = PredictionModel.Open(_folder.File("there.zip"));
        Assert.Equal("classification", model.Card.Task);
    }

    [Fact]
    public void An_unknown_one_is_refused_by_name() => Assert.Contains(
        "unknown executor 'nome'", Assert.Throws<ParameterException>(() => SweepExecutors.Find("nome")).Message);

    private Task<SweepOutcome> Sweep(SweepExecutorKind kind, string zip) => TrainingTasks.Find("classification").SweepAsync(
        new()
        {
            Data = TinyFiles.Write(_folder, "rows.csv", $"a,kind\n{string.Join('\n', Enumerable.Range(0, 60).Select(Row))}\n"),
            Roles = new() { Label = "kind" },
            Trainers = ["lbfgs"],
            Tuner = "random",
            Threads = 1,
            Artifact = _folder.File(zip),
        },
        new SweepBudget { Trials = 3 }, kind.Create, cancel: TestContext.Current.CancellationToken);

    private static string Row(int i) => string.Create(CultureInfo.InvariantCulture, $"{i % 10},{(i % 10 > 4 ? "large" : "small")}");

    /// <summary>Knows of the sweep what a program elsewhere is told, and nothing else.</summary>
    private sealed class ToyExecutor(SweepWork work) : ISweepExecutor
    {
        private readonly InProcessExecutor _elsewhere =
            new(TaskWorker.Program((JsonObject)JsonNode.Parse(work.Describe().ToJsonString())!));

        internal List<int> Trials { get; } = [];

        internal int Finishes { get; private set; }

        internal bool Disposed { get; private set; }

        public Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop)
        {
            Trials.Add(request.Number);
            return _elsewhere.RunAsync(request, report, stop);
        }

        public Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, CancellationToken stop)
        {
            Finishes++;
            return _elsewhere.FinishAsync(request, progress, stop);
        }

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            return _elsewhere.DisposeAsync();
        }
    }
}
