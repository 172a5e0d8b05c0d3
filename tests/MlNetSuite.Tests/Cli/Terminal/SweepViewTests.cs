using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Watching;
using MlNetSuite.Cli.Terminal;
using MlNetSuite.Tests.AutoML.Watching;
using Spectre.Console.Testing;

namespace MlNetSuite.Tests.Cli.Terminal;

public sealed class SweepViewTests
{
    [Fact]
    public void Shows_budget_counts_best_running_and_ended_trials()
    {
        var text = Draw(
            After([.. WatchedSweep.Events.SkipLast(1), new TrialStarted(WatchedSweep.Trial(4, "linear")),
                new TrialReported(WatchedSweep.Trial(4, "linear", 0.25, 0.75))]), 80, 40);

        Assert.Equal(
            """
            tickets  accuracy, higher is better
            0:20  0:40 left of 1:00  ━━━━━━━━━━━━━━━━━━━━━━─────────────────────────────────
            4 of 10 trials: 1 completed, 1 pruned, 1 failed, 1 stopped, 1 running

            best  0.9250  nbsvm  trial 0, 1.5 s
                  alpha=1 lowercase=true

                         ▄▄▄▄
                  0.9250 ████ 0.9250

            #4 linear  step 2  0.7500  ▁█  8.0 s

            #3 stopped  nbsvm  0.2 s
            #2 failed  linear  0.1 s  it threw and how
            #1 pruned  linear  0.5000  0.5 s
            #0 completed  nbsvm  0.9250  1.5 s  best

            s skip   p pause   q finish with the best so far
            """.ReplaceLineEndings("\n"), text);
    }

    [Fact]
    public void A_resumed_study_shows_what_it_has()
    {
        Trial[] earlier = [.. Enumerable.Range(0, 5)
            .Select(n => WatchedSweep.Trial(n).Completed(0.5)), WatchedSweep.Trial(5) with { State = TrialState.Failed }];
        var text = Draw(After([WatchedSweep.Started with { Earlier = earlier }]), 80, 24);
        Assert.Contains("6 of 10 trials: 5 completed, 0 pruned, 1 failed, 0 running (6 not by this sweep)", text, StringComparison.Ordinal);
        Assert.Contains("best  0.5000", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60, 24)]
    [InlineData(40, 12)]
    [InlineData(120, 60)]
    [InlineData(20, 8)]
    public void Fits_every_terminal(int width, int height)
    {
        var many = Enumerable.Range(0, 200).SelectMany(n => (SweepEvent[])
        [
            new TrialStarted(WatchedSweep.Trial(n)),
            n < 190
                ? new TrialEnded(WatchedSweep.Trial(n).Completed(n / 200.0), WatchedSweep.Trial(n).Completed(n / 200.0))
                : new TrialReported(WatchedSweep.Trial(n, "nbsvm", 0.5)),
        ]);
        var lines = Draw(After([WatchedSweep.Started, .. many]), width, height,
            ["a note of several words that is longer than a narrow terminal is wide"]).Split('\n');

        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.InRange(lines.Length, 4, height);
    }

    [Fact]
    public void Says_when_it_is_paused_and_why_it_ended()
    {
        Assert.Contains("paused", Draw(After([WatchedSweep.Started, new SweepPaused(true)]), 80, 24), StringComparison.Ordinal);
        Assert.Contains("p resume", Draw(After([WatchedSweep.Started, new SweepPaused(true)]), 80, 24), StringComparison.Ordinal);
        var ended = Draw(After(WatchedSweep.Events), 80, 24);
        Assert.Contains("time budget used up", ended, StringComparison.Ordinal);
        Assert.Contains(" of 1:00  ", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("left", ended, StringComparison.Ordinal);
        Assert.DoesNotContain("s skip", ended, StringComparison.Ordinal);
        var hopeless =
            Draw(After([WatchedSweep.Started, new SweepEnded(SweepEnd.AllFailed, null) { Message = "ten trials in a row failed" }]), 80,
                24);
        Assert.Contains("all trials failed", hopeless, StringComparison.Ordinal);
        Assert.Contains("ten trials in a row failed", hopeless, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_what_comes_from_outside_as_text()
    {
        var failed = WatchedSweep.Trial(0) with { State = TrialState.Failed, Failure = "[red]\u001b[2J\tmarkup[/]" };
        var text = Draw(After([new SweepStarted(WatchedSweep.Study with { Name = "[b]\n" }, new()), new TrialEnded(failed, null)]), 80, 24);

        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("[red] [2J markup[/]", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Before_the_sweep_begins_it_says_so() => Assert.Equal("starting the sweep", Draw(SweepSnapshot.Of([]), 80, 24));

    private static SweepSnapshot After(IReadOnlyList<SweepEvent> events) =>
        events.Select((e, i) => (e, i)).Aggregate(SweepSnapshot.Of([]), (snapshot, e) => snapshot.After(e.e, TimeSpan.FromSeconds(e.i)));

    private static string Draw(SweepSnapshot snapshot, int width, int height, IReadOnlyList<string>? notes = null)
    {
        using var console = new TestConsole().Size(new(width, height));
        console.Profile.Capabilities.Unicode = true;
        console.Write(new SweepView(snapshot, TimeSpan.FromSeconds(20), notes ?? [], null));
        return string.Join('\n', console.Lines.Select(line => line.TrimEnd())).TrimEnd();
    }
}
