using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>A person steers a sweep while it runs.</summary>
public class SweepControlTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_skipped_trial_ends_and_the_sweep_goes_on()
    {
        Sweep? sweep = null;
        var q = new Quadratic { Heard = e => { if (e is TrialStarted { Trial.Number: 1 }) sweep!.Control.Skip(); } };
        sweep = q.Sweep(trial => trial.Number == 1 ? UntilStopped(trial) : Quadratic.Square(trial));

        await sweep.RunAsync(new() { Trials = 3 }, q, Cancel);

        Assert.Equal(["Completed ", "Skipped skipped", "Completed "], q.Study.Trials().Select(t => $"{t.State} {t.Failure}"));
    }

    [Fact]
    public async Task A_trial_is_skipped_by_its_number_and_the_others_go_on()
    {
        Sweep? sweep = null;
        var (skipped, absent) = (false, true);
        var q = new Quadratic
        {
            Heard = e =>
            {
                if (e is TrialStarted { Trial.Number: 1 })
                    (absent, skipped) = (sweep!.Control.Skip(7), sweep.Control.Skip(1));
            },
        };
        sweep = q.Sweep(trial => trial.Number == 1 ? UntilStopped(trial) : Quadratic.Square(trial));

        await sweep.RunAsync(new() { Trials = 4, Parallel = 2 }, q, Cancel);

        Assert.Equal((true, false), (skipped, absent));
        Assert.Equal(["Completed", "Skipped", "Completed", "Completed"], q.Study.Trials().Select(t => $"{t.State}"));
    }

    [Fact]
    public async Task Finished_it_ends_with_the_best_so_far()
    {
        Sweep? sweep = null;
        var q = new Quadratic { Heard = e => { if (e is TrialStarted { Trial.Number: 2 }) sweep!.Control.Finish(); } };
        sweep = q.Sweep(trial => trial.Number == 2 ? UntilStopped(trial) : Quadratic.Square(trial));

        var ended = await sweep.RunAsync(new(), q, Cancel);

        Assert.Equal(SweepEnd.Finished, ended.Reason);
        Assert.NotNull(ended.Best);
        Assert.Equal(TrialState.Stopped, q.Study.Trials()[2].State);
    }

    [Fact]
    public async Task The_trial_that_its_end_cut_off_runs_again_when_the_study_is_resumed_and_counts_once()
    {
        using var store = new MemoryStudyStore();
        Sweep? sweep = null;
        var q = new Quadratic
        {
            Study = Study.Open(store, new Quadratic().Study.Definition, leaveOpen: true),
            Heard = e => { if (e is TrialStarted { Trial.Number: 2 }) sweep!.Control.Finish(); },
        };
        sweep = q.Sweep(trial => trial.Number == 2 ? UntilStopped(trial) : Quadratic.Square(trial));
        await sweep.RunAsync(new() { Trials = 4 }, q, Cancel);
        var cut = q.Study.Trials()[2];

        var again = Study.Open(store, q.Study.Definition, resume: true, leaveOpen: true);
        await new Quadratic { Study = again }.Sweep(Quadratic.Square).RunAsync(new() { Trials = 4 }, null, Cancel);

        Assert.Equal(4, again.Trials().Count);
        Assert.All(again.Trials(), t => Assert.Equal(TrialState.Completed, t.State));
        Assert.Equal((cut.Seed, cut.Parameters.ToJson()), (again.Trials()[2].Seed, again.Trials()[2].Parameters.ToJson()));
    }

    [Fact]
    public async Task Finish_is_heard_before_the_sweep_begins_and_while_it_is_paused()
    {
        var sweep = new Quadratic().Sweep(Quadratic.Square);
        sweep.Control.Finish();
        Assert.Equal(SweepEnd.Finished, (await sweep.RunAsync(new(), cancel: Cancel)).Reason);

        sweep.Control.Pause();
        var running = sweep.RunAsync(new(), cancel: Cancel);
        sweep.Control.Finish();
        Assert.Equal(SweepEnd.Finished, (await running).Reason);
    }

    [Fact]
    public async Task While_paused_no_trial_begins_and_the_budget_stands_still()
    {
        var q = new Quadratic();
        var sweep = q.Sweep(Quadratic.Square);
        sweep.Control.Pause();

        var running = sweep.RunAsync(new() { Trials = 4, Time = TimeSpan.FromMilliseconds(400) }, q, Cancel);
        await Task.Delay(800, Cancel);
        Assert.True(sweep.Control.Paused);
        Assert.Empty(q.Study.Trials());
        sweep.Control.Resume();
        var ended = await running;

        Assert.False(sweep.Control.Paused);
        Assert.NotEmpty(q.Study.Trials());
        Assert.Equal([false], q.Events.OfType<SweepPaused>().Select(e => e.Paused));
        Assert.True(ended.Reason is SweepEnd.Trials or SweepEnd.Time);
    }

    [Fact]
    public async Task A_pause_lets_trials_under_way_go_on_to_their_end()
    {
        Sweep? sweep = null;
        var q = new Quadratic { Heard = e => { if (e is TrialEnded { Trial.Number: 0 }) sweep!.Control.Resume(); } };
        sweep = q.Sweep(trial =>
        {
            if (trial.Number == 0)
                sweep!.Control.Pause();
            return Quadratic.Square(trial);
        });

        await sweep.RunAsync(new() { Trials = 2 }, q, Cancel);

        Assert.All(q.Study.Trials(), t => Assert.Equal(TrialState.Completed, t.State));
        Assert.Equal([true, false], q.Events.OfType<SweepPaused>().Select(e => e.Paused));
    }

    [Fact]
    public async Task One_sweep_object_runs_one_sweep_at_a_time()
    {
        var q = new Quadratic();
        var sweep = q.Sweep(UntilStopped);
        var running = sweep.RunAsync(new() { Trials = 1 }, cancel: Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(() => sweep.RunAsync(new(), cancel: Cancel));

        sweep.Control.Finish();
        Assert.Equal(SweepEnd.Finished, (await running).Reason);
    }

    private static double UntilStopped(TrialContext trial)
    {
        trial.Cancel.WaitHandle.WaitOne(TimeSpan.FromSeconds(20));
        trial.Cancel.ThrowIfCancellationRequested();
        return 0;
    }
}
