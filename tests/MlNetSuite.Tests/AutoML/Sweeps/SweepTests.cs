using System.Diagnostics;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>Propose, run, report, remember.</summary>
public class SweepTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_sweep_ends_after_its_number_of_trials_with_the_best_of_them()
    {
        var q = new Quadratic();

        var ended = await q.Sweep(Quadratic.Square).RunAsync(new() { Trials = 20 }, q, Cancel);

        Assert.Equal(SweepEnd.Trials, ended.Reason);
        Assert.Equal(20, q.Study.Trials().Count);
        Assert.Equal(q.Study.Trials().Min(t => t.Values[0]), ended.Best!.Value);
        Assert.All(q.Study.Trials(), t => Assert.Equal(TrialState.Completed, t.State));
    }

    [Fact]
    public async Task Trials_of_earlier_sweeps_count()
    {
        var q = new Quadratic();

        await q.Sweep(Quadratic.Square).RunAsync(new() { Trials = 5 }, cancel: Cancel);
        await q.Sweep(Quadratic.Square).RunAsync(new() { Trials = 8 }, cancel: Cancel);

        Assert.Equal(Enumerable.Range(0, 8), q.Study.Trials().Select(t => t.Number));
    }

    [Fact]
    public async Task A_trial_that_waits_began_when_it_ran()
    {
        var q = new Quadratic();

        await new Sweep(q.Study, new Waiting(), new RandomTuner()).RunAsync(new() { Trials = 1 }, q, Cancel);

        var (proposed, ended) = (q.Events.OfType<TrialStarted>().Single().Trial, q.Events.OfType<TrialEnded>().Single().Trial);
        Assert.True(ended.Started >= proposed.Started + Waiting.Time);
        Assert.Equal(ended.Started, Assert.Single(q.Study.Trials()).Started);
        Assert.Equal(ended.Started, q.Events.OfType<TrialReported>().Single().Trial.Started);
    }

    /// <summary>Runs trials where there is a slot only after a while.</summary>
    private sealed class Waiting : ITrialRunner
    {
        internal static readonly TimeSpan Time = TimeSpan.FromMilliseconds(50);

        public async Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop)
        {
            for (var since = Stopwatch.StartNew(); since.Elapsed < Time;)
                await Task.Delay(Time, stop);
            request.Began();
            report(new(1, 1, 0));
            return new([1]);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_trial_that_may_not_begin_gives_way_to_one_that_may()
    {
        var q = new Quadratic();
        var sweep = new Sweep(q.Study, new FunctionRunner(Quadratic.Square), new RandomTuner())
        {
            MayBegin = trial => trial.Parameters.Real("x") > 0,
        };

        await sweep.RunAsync(new() { Trials = 10 }, cancel: Cancel);

        Assert.Equal(Enumerable.Range(0, 10), q.Study.Trials().Select(t => t.Number));
        Assert.All(q.Study.Trials(), t => Assert.True(t.Parameters.Real("x") > 0));
    }

    [Fact]
    public async Task Where_no_trial_may_begin_the_time_is_over()
    {
        var q = new Quadratic();
        var sweep = new Sweep(q.Study, new FunctionRunner(Quadratic.Square), new RandomTuner())
        {
            MayBegin = _ => q.Study.Trials().Count < 3,
        };

        var ended = await sweep.RunAsync(new() { Trials = 10 }, cancel: Cancel);

        Assert.Equal(SweepEnd.Time, ended.Reason);
        Assert.Equal(3, q.Study.Trials().Count);
    }

    [Fact]
    public async Task The_share_of_the_rows_comes_to_the_trial_and_is_remembered()
    {
        var q = new Quadratic();
        List<double> shares = [];
        var sweep = new Sweep(q.Study, new FunctionRunner(trial =>
        {
            shares.Add(trial.Share);
            return Quadratic.Square(trial);
        }), new GrowingShareTuner(new RandomTuner(), [0.25, 1]));

        await sweep.RunAsync(new() { Trials = 6 }, cancel: Cancel);

        Assert.Equal(shares, q.Study.Trials().Select(t => t.Share));
        Assert.Contains(0.25, shares);
        Assert.Contains(1, shares);
    }

    [Fact]
    public void The_share_of_the_rows_comes_to_a_worker()
    {
        var order = new RunTrial(1, 2, new Dictionary<string, string>(), 3, null, null) { Share = 1.0 / 9 };
        Assert.Equal(order.Share, Assert.IsType<RunTrial>(WorkerLines.ReadCommand(WorkerLines.Write(order))).Share);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_search_on_a_slow_and_a_fast_machine()
    {
        var (fast, slow) = (new Quadratic(), new Quadratic());

        await fast.Sweep(trial => Curve(trial, 0), new SuccessiveHalvingPruner()).RunAsync(new() { Trials = 30 }, cancel: Cancel);
        await slow.Sweep(trial => Curve(trial, 2), new SuccessiveHalvingPruner()).RunAsync(new() { Trials = 30 }, cancel: Cancel);

        Assert.Equal(fast.Study.Trials().Select(Tell), slow.Study.Trials().Select(Tell));
        Assert.Contains(fast.Study.Trials(), t => t.State == TrialState.Pruned);

        static double Curve(TrialContext trial, int milliseconds)
        {
            for (var step = 1; step <= 9; step++)
            {
                trial.Report(step, Quadratic.Square(trial) / step);
                Thread.Sleep(trial.Number % 3 * milliseconds);
            }
            return Quadratic.Square(trial) / 9;
        }

        static string Tell(Trial t) =>
            $"{t.Number} {t.Parameters} {t.Seed} {t.State} {string.Join(',', t.Values)} " +
            $"{string.Join(',', t.Reports.Select(r => (r.Step, r.Value)))}";
    }

    [Fact]
    public void Seeds_do_not_depend_on_the_process() => // SplitMix64's finalizer, worked out apart
        Assert.Equal([1645620493, 270649555, 1943612777], new[] { (1, 0), (1, 1), (2, 0) }.Select(s => TrialSeed.Of(s.Item1, s.Item2)));

    [Fact]
    public async Task Trials_run_at_once_but_no_more_than_asked_for()
    {
        var q = new Quadratic();
        using var meeting = new Barrier(3);
        var (running, most) = (0, 0);

        await q.Sweep(trial =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            Assert.True(meeting.SignalAndWait(TimeSpan.FromSeconds(20)));
            Interlocked.Decrement(ref running);
            return Quadratic.Square(trial);
        }).RunAsync(new() { Trials = 9, Parallel = 3 }, cancel: Cancel);

        Assert.Equal(3, most);
        Assert.Equal(9, q.Study.Trials().Count(t => t.State == TrialState.Completed));
    }

    [Fact]
    public async Task Events_come_one_after_another_in_the_order_things_happen()
    {
        var (q, inside) = (default(Quadratic)!, 0);
        q = new Quadratic
        {
            Heard = _ =>
            {
                Assert.Equal(1,
            Interlocked.Increment(ref inside)); Thread.Sleep(1); Interlocked.Decrement(ref inside);
            }
        };

        var ended = await q.Sweep(trial => { trial.Report(1, 1); trial.Report(2, 1); return Quadratic.Square(trial); })
            .RunAsync(new() { Trials = 10, Parallel = 2 }, q, Cancel);

        Assert.Null(ended.ListenerFault);
        Assert.IsType<SweepStarted>(q.Events[0]);
        Assert.IsType<SweepEnded>(q.Events[^1]);
        Assert.Equal(Enumerable.Range(0, 10), q.Events.OfType<TrialStarted>().Select(e => e.Trial.Number));
        for (var n = 0; n < 10; n++)
            Assert.Equal(["started", "1", "2", "Completed"], q.Events.Select(e => e switch
            {
                TrialStarted s when s.Trial.Number == n => "started",
                TrialReported r when r.Trial.Number == n => $"{r.Trial.Reports.Count}",
                TrialEnded t when t.Trial.Number == n => $"{t.Trial.State}",
                _ => "",
            }).Where(e => e != ""));
        var bests = q.Events.OfType<TrialEnded>().Select(e => e.Best!.Value!.Value).ToList();
        Assert.Equal(bests.OrderDescending(), bests);
    }

    [Fact]
    public async Task A_listener_that_throws_does_not_end_the_sweep_but_the_result_says_so()
    {
        var q = new Quadratic { Heard = e => { if (e is TrialEnded) throw new IOException("the disk is full"); } };

        var ended = await q.Sweep(Quadratic.Square).RunAsync(new() { Trials = 10 }, q, Cancel);

        Assert.Equal(10, q.Study.Trials().Count);
        Assert.Single(q.Events.OfType<TrialEnded>());
        Assert.Equal("the disk is full", ended.ListenerFault!.Message);
    }

    [Fact]
    public async Task A_tuner_with_nothing_left_ends_the_sweep()
    {
        var q = new Quadratic();
        await using var runner = new FunctionRunner(Quadratic.Square);

        var ended = await new Sweep(q.Study, runner, new Twice()).RunAsync(new() { Parallel = 2 }, cancel: Cancel);

        Assert.Equal(SweepEnd.Exhausted, ended.Reason);
        Assert.Equal(2, q.Study.Trials().Count);
    }

    [Fact]
    public async Task A_tuner_that_throws_ends_the_sweep_loudly_after_trials_under_way_were_stopped()
    {
        var q = new Quadratic();
        await using var runner = new FunctionRunner(trial => trial.Number == 0 ? Wait(trial) : Quadratic.Square(trial));

        var fault = await Assert.ThrowsAsync<NotSupportedException>(() =>
            new Sweep(q.Study, runner,
                new Twice { Then = () => throw new NotSupportedException("no more") }).RunAsync(new() { Parallel = 2 }, cancel: Cancel));

        Assert.Equal("no more", fault.Message);
        Assert.Equal([TrialState.Stopped, TrialState.Completed], q.Study.Trials().Select(t => t.State));
    }

    [Fact]
    public async Task Without_improvement_a_sweep_ends_when_asked_to()
    {
        var q = new Quadratic();

        var ended = await q.Sweep(trial => trial.Number < 4 ? -trial.Number : 5).RunAsync(new() { StallTrials = 6 }, cancel: Cancel);

        Assert.Equal(SweepEnd.Stalled, ended.Reason);
        Assert.Equal(3, ended.Best!.Number);
        Assert.Equal(4 + 6, q.Study.Trials().Count);
    }

    [Fact]
    public async Task What_goes_with_a_trial_arrives_and_what_comes_of_it_is_told()
    {
        var q = new Quadratic();
        await using var runner =
            new FunctionRunner(trial => new TrialOutcome([1]) { Extra = new() { ["wrote"] = $"{trial.Extra!["folder"]}/model.zip" } });
        var sweep = new Sweep(q.Study, runner, new RandomTuner()) { ExtraOf = trial => new() { ["folder"] = $"trial-{trial.Number}" } };

        await sweep.RunAsync(new() { Trials = 2 }, q, Cancel);

        Assert.Equal(["trial-0/model.zip", "trial-1/model.zip"], q.Events.OfType<TrialEnded>().Select(e => (string)e.Extra!["wrote"]!));
    }

    [Fact]
    public async Task Budgets_that_leave_nothing_to_do_are_refused()
    {
        var sweep = new Quadratic().Sweep(Quadratic.Square);
        foreach (var budget in (SweepBudget[])[new() { Parallel = 0 }, new() { Trials = 0 }, new() { Time = TimeSpan.Zero },
            new() { TrialTime = TimeSpan.FromDays(-1) }, new() { StallTrials = 0 }, new() { TrialMemory = 0 }])
            await Assert.ThrowsAsync<ArgumentException>(() => sweep.RunAsync(budget, cancel: Cancel));
    }

    private static double Wait(TrialContext trial)
    {
        trial.Cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
        trial.Cancel.ThrowIfCancellationRequested();
        return 0;
    }

    /// <summary>Proposes two trials.</summary>
    private sealed class Twice : ITuner
    {
        internal Func<Proposal?> Then { get; init; } = () => null;

        public string Name => "twice";

        public Proposal? Propose(TunerQuery query) => query.Number < 2 ? new(query.Space.Defaults, Name) : Then();
    }
}
