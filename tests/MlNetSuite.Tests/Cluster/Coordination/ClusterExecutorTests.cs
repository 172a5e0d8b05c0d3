using System.Net;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Cluster.Coordination;

public sealed class ClusterExecutorTests
{
    private static readonly SearchSpace Space = new SearchSpace().Uniform("x", 0, 1, 0.5, "nothing");

    [Fact]
    public async Task A_trial_that_lost_all_workers_but_one_has_the_value_of_that_one()
    {
        var trial = await RunTrialAsync(lost: ClusterExecutor.MostLost - 1);

        Assert.Equal(TrialState.Completed, trial.State);
        Assert.Equal(ManMadeWorker.Value, trial.Value);
    }

    [Fact]
    public async Task A_trial_that_loses_every_worker_is_taken_for_the_cause()
    {
        var trial = await RunTrialAsync(lost: 10);

        Assert.Equal(TrialState.Interrupted, trial.State);
        Assert.EndsWith("it is the 6th worker that this trial has lost.", trial.Failure, StringComparison.Ordinal);
    }

    /// <summary>Runs a trial on ten workers of which some are lost once it has begun there.</summary>
    private static async Task<Trial> RunTrialAsync(int lost)
    {
        var left = lost;
        IReadOnlyList<SiloAddress> addresses = [.. Enumerable.Range(1, 10).Select(n => SiloAddress.New(new IPAddress([10, 0, 0, (byte)n]), 1, 0))];
        await using var cluster = new ClusterConnection("made by hand", _ => Task.FromResult(addresses),
            address => new ManMadeWorker(address.ToParsableString(), () => left-- > 0), new Nothing());
        using var study = Study.InMemory(Space, Objective.Minimize("nothing"));
        var job = SweepMessages.Write(new SweepJob("none", new SweepRequest { Data = "none", Artifact = "none.zip" }, 1, Path.GetTempPath()));
        var program = new SweepProgram(() => throw new NotSupportedException());
        await using var executor = new ClusterExecutor(cluster, new(_ => (JsonObject)job.DeepClone(), program),
            new InProcessExecutor(program), [], _ => { });
        await new Sweep(study, executor, new RandomTuner()).RunAsync(new() { Trials = 1, Parallel = 1 });
        return Assert.Single(study.Trials());
    }

    private sealed class Nothing : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
