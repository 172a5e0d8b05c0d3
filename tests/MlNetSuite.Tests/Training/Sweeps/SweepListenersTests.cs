using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Tests.AutoML.Watching;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Tests.Training.Sweeps;

/// <summary>Who listens to a sweep is told of it whatever happens to the others.</summary>
public class SweepListenersTests
{
    [Fact]
    public void One_that_fails_is_told_nothing_more_and_the_others_everything()
    {
        var (failing, sound) = (new Listener(_ => throw new IOException("no room")), new Listener(_ => { }));
        var all = new SweepListeners(("the first", failing), ("the second", sound));
        WatchedSweep.Into(all);
        Assert.Equal((1, WatchedSweep.Events.Count), (failing.Heard, sound.Heard));
        Assert.Equal("the first failed and was told nothing more of the sweep: IOException: no room", Assert.Single(all.Faults));
    }

    [Fact]
    public void One_that_cancels_cancels_after_all_have_been_told()
    {
        var (cancelling, sound) = (new Listener(_ => throw new OperationCanceledException()), new Listener(_ => { }));
        var all = new SweepListeners(("the first", cancelling), ("the second", sound));
        Assert.Throws<OperationCanceledException>(() => all.Report(WatchedSweep.Started));
        Assert.Equal(1, sound.Heard);
        Assert.Empty(all.Faults);
    }

    [Fact]
    public async Task A_sweep_says_in_its_result_that_its_listener_failed_and_still_removes_models()
    {
        using var folder = new TemporaryFolder();
        var rows = string.Join('\n', Enumerable.Range(0, 60).Select(i => $"{i % 10},{(i % 10 > 4 ? "large" : "small")}"));
        var request = new SweepRequest
        {
            Data = TinyFiles.Write(folder, "rows.csv", $"a,kind\n{rows}\n"),
            Roles = new() { Label = "kind" },
            Trainers = ["lbfgs"],
            Tuner = "random",
            Threads = 1,
            Study = folder.File("s.db"),
            Artifact = folder.File("model.zip"),
        };
        var failing = new Listener(e => { if (e is TrialEnded) throw new IOException("no room"); });
        var outcome = await TrainingTasks.Find("classification").SweepAsync(
            request, new SweepBudget { Trials = 8 }, progress: failing, cancel: TestContext.Current.CancellationToken);
        Assert.Contains("no room", Assert.Single(outcome.Warnings));
        Assert.Equal(5, Directory.GetFiles(folder.File("s.db-trials"), "*.zip", SearchOption.AllDirectories).Length);
    }

    private sealed class Listener(Action<SweepEvent> hear) : IProgress<SweepEvent>
    {
        internal int Heard { get; private set; }

        public void Report(SweepEvent value)
        {
            Heard++;
            hear(value);
        }
    }
}
