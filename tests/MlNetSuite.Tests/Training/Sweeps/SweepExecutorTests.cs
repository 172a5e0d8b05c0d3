using System.Collections.Concurrent;
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

    [Fact]
    public async Task An_executor_brings_the_place_where_models_and_scores_lie()
    {
        var files = new MemoryFiles();
        var here = await Sweep(SweepExecutors.Find("none"), "here.zip", ensemble: 2);
        var there = await Sweep(new("toy", "elsewhere", work => new ToyExecutor(work, files)), "there.zip", ensemble: 2);
        Assert.Equal(here.Final.Test.ToJsonString(), there.Final.Test.ToJsonString());
        Assert.Equal(
            from number in Enumerable.Range(0, 3) from kind in new[] { "scores", "zip" } select $"trial-0000{number}.{kind}",
            files.Names.Order(StringComparer.Ordinal));
        using var model = PredictionModel.Open(_folder.File("there.zip"));
        Assert.Equal("classification", model.Card.Task);
    }

    [Fact]
    public async Task An_ensemble_is_trained_on_the_cores_of_the_machine_that_sweeps_however_many_trials_ran_at_once_elsewhere()
    {
        ToyExecutor? toy = null;
        await Sweep(new("toy", "elsewhere", work => toy = new ToyExecutor(work)), "there.zip", ensemble: 2, parallel: 8);
        Assert.Equal(1, (int)toy!.Finish!["Parallel"]!);
    }

    private Task<SweepOutcome> Sweep(SweepExecutorKind kind, string zip, int ensemble = 1, int parallel = 1) =>
        TrainingTasks.Find("classification").SweepAsync(
        new()
        {
            Data = TinyFiles.Write(_folder, "rows.csv", $"a,kind\n{string.Join('\n', Enumerable.Range(0, 60).Select(Row))}\n"),
            Roles = new() { Label = "kind" },
            Trainers = ["lbfgs"],
            Tuner = "random",
            Ensemble = ensemble,
            Threads = 1,
            Artifact = _folder.File(zip),
        },
        new SweepBudget { Trials = 3, Parallel = parallel }, kind.Create, cancel: TestContext.Current.CancellationToken);

    private static string Row(int i) => string.Create(CultureInfo.InvariantCulture, $"{i % 10},{(i % 10 > 4 ? "large" : "small")}");

    /// <summary>Files of no folder.</summary>
    private sealed class MemoryFiles : ISweepFiles
    {
        private readonly ConcurrentDictionary<string, byte[]> _files = new();

        internal ICollection<string> Names => _files.Keys;

        public void Write(string name, Action<Stream> write)
        {
            using var stream = new MemoryStream();
            write(stream);
            _files[name] = stream.ToArray();
        }

        public Stream? OpenRead(string name) => _files.TryGetValue(name, out var bytes) ? new MemoryStream(bytes) : null;

        public void Delete(string name) => _files.TryRemove(name, out _);

        public string? LocalPath(string name) => null;
    }

    /// <summary>Knows of the sweep what a program elsewhere is told, and nothing else.</summary>
    private sealed class ToyExecutor(SweepWork work, ISweepFiles? files = null) : ISweepExecutor
    {
        private readonly InProcessExecutor _elsewhere =
            new(TaskWorker.Program((JsonObject)JsonNode.Parse(work.Describe(files).ToJsonString())!, files));

        internal List<int> Trials { get; } = [];

        internal int Finishes { get; private set; }

        internal JsonObject? Finish { get; private set; }

        internal bool Disposed { get; private set; }

        public Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop)
        {
            lock (Trials)
                Trials.Add(request.Number);
            return _elsewhere.RunAsync(request, report, stop);
        }

        public Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, CancellationToken stop)
        {
            Finishes++;
            Finish = request.Job;
            return _elsewhere.FinishAsync(request, progress, stop);
        }

        public ValueTask DisposeAsync()
        {
            Disposed = true;
            return _elsewhere.DisposeAsync();
        }
    }
}
