using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;

namespace MlNetSuite.Tests.AutoML.Watching;

public sealed class SweepSnapshotTests
{
    [Fact]
    public void Counts_trials_by_how_they_ended_and_keeps_the_best()
    {
        var snapshot = After([.. WatchedSweep.Events.Select((e, i) => (e, (double)i))]);

        Assert.Equal((1, 1, 1, 1),
            (snapshot.Count(TrialState.Completed), snapshot.Count(TrialState.Pruned), snapshot.Count(TrialState.Failed),
                snapshot.Count(TrialState.Stopped)));
        Assert.Equal(4, snapshot.Trials);
        Assert.Equal(0, snapshot.Best!.Number);
        Assert.Equal([0.925, 0.925, 0.925, 0.925], snapshot.BestValues);
        Assert.Equal([3, 2, 1, 0], snapshot.Recent.Select(t => t.Number));
        Assert.Equal(SweepEnd.Time, snapshot.End);
    }

    [Fact]
    public void Keeps_running_trials_with_their_reports_and_when_they_began()
    {
        var snapshot = After((WatchedSweep.Started, 0), (new TrialStarted(WatchedSweep.Trial(4)), 1),
            (new TrialReported(WatchedSweep.Trial(4, "nbsvm", 0.5, 0.6)), 3));

        var running = Assert.Single(snapshot.Running).Value;
        Assert.Equal(TimeSpan.FromSeconds(1), running.Began);
        Assert.Equal(0.6, running.Trial.Reports[^1].Value);
    }

    [Fact]
    public void The_budget_stands_still_while_paused_once_nothing_runs()
    {
        var trial = WatchedSweep.Trial(0).Completed(0.5);
        var paused = After((WatchedSweep.Started, 0), (new TrialStarted(WatchedSweep.Trial(0)), 0), (new SweepPaused(true), 10),
            (new TrialEnded(trial, trial), 15));

        Assert.Equal(TimeSpan.FromSeconds(15), paused.Used(TimeSpan.FromSeconds(100)));
        var resumed = paused.After(new SweepPaused(false), TimeSpan.FromSeconds(100));
        Assert.Equal(TimeSpan.FromSeconds(16), resumed.Used(TimeSpan.FromSeconds(101)));
        Assert.Equal(TimeSpan.FromSeconds(44), resumed.Left(TimeSpan.FromSeconds(101)));
        Assert.Equal(TimeSpan.Zero, resumed.Left(TimeSpan.FromSeconds(999)));
    }

    [Fact]
    public void The_clock_stops_at_the_end() =>
        Assert.Equal(TimeSpan.FromSeconds(7), After((WatchedSweep.Started, 1), (new SweepEnded(SweepEnd.Finished, null), 8))
            .Used(TimeSpan.FromSeconds(50)));

    [Fact]
    public void A_resumed_study_is_counted_from_the_trials_that_it_has()
    {
        Trial[] earlier = [WatchedSweep.Trial(0).Completed(0.5), WatchedSweep.Trial(1), WatchedSweep.Trial(2).Completed(0.75)];
        var started = After((WatchedSweep.Started with { Earlier = earlier }, 0));
        foreach (var snapshot in new[] { started, SweepSnapshot.Of(earlier), SweepSnapshot.Of(earlier)
            .After(WatchedSweep.Started with { Earlier = earlier }, TimeSpan.Zero) })
            Assert.Equal((2, 2, 2), (snapshot.Earlier, snapshot.Trials, snapshot.Count(TrialState.Completed)));
        Assert.Equal(2, started.Best!.Number);

        var later = started.After(new TrialEnded(WatchedSweep.Trial(1).Completed(0.6), null), TimeSpan.FromSeconds(1));
        Assert.Equal((2, 3, 2), (later.Earlier, later.Trials, later.Best!.Number));
    }

    [Fact]
    public void Forgets_trials_of_long_ago()
    {
        var snapshot =
            After([(WatchedSweep.Started, 0), .. Enumerable.Range(0, 1000)
                .Select(n => ((SweepEvent)new TrialEnded(WatchedSweep.Trial(n).Completed(0.5), null), (double)n))]);

        Assert.Equal(1000, snapshot.Count(TrialState.Completed));
        Assert.InRange(snapshot.Recent.Count, 10, 100);
        Assert.Equal(999, snapshot.Recent[0].Number);
    }

    private static SweepSnapshot After(params IReadOnlyList<(SweepEvent Happened, double Seconds)> events) =>
        events.Aggregate(SweepSnapshot.Of([]), (snapshot, e) => snapshot.After(e.Happened, TimeSpan.FromSeconds(e.Seconds)));
}
