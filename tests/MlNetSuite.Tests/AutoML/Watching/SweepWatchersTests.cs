using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.Tests.AutoML.Watching;

public sealed class SweepWatchersTests
{
    [Fact]
    public void A_watcher_that_fails_is_reported_once_and_left_out()
    {
        List<string> warnings = [];
        var (sound, failing) = (new Recorder(), new Failing(after: 2));
        using (var watchers = new SweepWatchers(warnings.Add, failing, sound))
            WatchedSweep.Into(watchers);

        Assert.Equal(WatchedSweep.Events.Count, sound.Events.Count);
        Assert.Equal(3, failing.Calls);
        var warning = Assert.Single(warnings);
        Assert.Contains("Failing", warning, StringComparison.Ordinal);
        Assert.Contains("the disk is full", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_nobody_can_be_told_of_it_the_others_hear_on_all_the_same()
    {
        var sound = new Recorder();
        using (var watchers = new SweepWatchers(_ => throw new IOException("no room for the warning"), new Failing(after: 2), sound))
            WatchedSweep.Into(watchers);

        Assert.Equal(WatchedSweep.Events.Count, sound.Events.Count);
    }

    [Fact]
    public void Disposes_those_that_can_be_and_reports_what_fails_then()
    {
        List<string> warnings = [];
        var (first, second) = (new Disposable(new IOException("no room")), new Disposable(null));
        new SweepWatchers(warnings.Add, first, second).Dispose();

        Assert.True(first.Disposed && second.Disposed);
        Assert.Contains("no room", Assert.Single(warnings), StringComparison.Ordinal);
    }

    /// <summary>What a host writes: an <see cref="IProgress{T}"/> of its own, and a sweep to give it to.</summary>
    [Fact]
    public async Task A_host_watches_a_sweep_with_a_progress_of_its_own()
    {
        var study = Study.InMemory(new SearchSpace().Uniform("x", -1, 1, 0.5, "where"), Objective.Minimize("distance"));
        await using var runner = new FunctionRunner(trial =>
        {
            trial.Report(1, 1);
            return Math.Abs(trial.Parameters.Real("x"));
        });
        var host = new Host();
        using var watchers = new SweepWatchers(_ => { }, host);

        var ended = await new Sweep(study, runner, new RandomTuner(seed: 1)).RunAsync(new() { Trials = 20, Parallel = 2 }, watchers,
            TestContext.Current.CancellationToken);

        Assert.Equal(20, host.Ended);
        Assert.Equal(20, host.Reports);
        Assert.Equal(ended.Best!.Value, host.Best);
    }

    private sealed class Host : IProgress<SweepEvent>
    {
        internal int Ended { get; private set; }

        internal int Reports { get; private set; }

        internal double? Best { get; private set; }

        public void Report(SweepEvent value)
        {
            switch (value)
            {
                case TrialReported:
                    Reports++;
                    break;
                case TrialEnded { Best: var best }:
                    (Ended, Best) = (Ended + 1, best?.Value);
                    break;
            }
        }
    }

    private sealed class Recorder : IProgress<SweepEvent>
    {
        internal List<SweepEvent> Events { get; } = [];

        public void Report(SweepEvent value) => Events.Add(value);
    }

    private sealed class Failing(int after) : IProgress<SweepEvent>
    {
        internal int Calls { get; private set; }

        public void Report(SweepEvent value)
        {
            if (++Calls > after)
                throw new IOException("the disk is full");
        }
    }

    private sealed class Disposable(Exception? fault) : IProgress<SweepEvent>, IDisposable
    {
        internal bool Disposed { get; private set; }

        public void Report(SweepEvent value)
        {
        }

        public void Dispose()
        {
            Disposed = true;
            if (fault is not null)
                throw fault;
        }
    }
}
