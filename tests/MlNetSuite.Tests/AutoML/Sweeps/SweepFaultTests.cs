using System.Diagnostics;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>A trial that goes wrong is recorded with its reason and costs no other trial anything.</summary>
public class SweepFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task In_process_every_fault_is_recorded_and_the_sweep_goes_on()
    {
        var q = new Quadratic();
        await using var runner = new FunctionRunner(Misbehave);

        await new Sweep(q.Study, runner, new RandomTuner()).RunAsync(new() { Trials = 8 }, cancel: Cancel);

        Assert.Equal(
        [
            "Failed InvalidDataException: column 'Lable' not found",
            "Failed gave NaN for 'square'; values must be finite numbers",
            "Failed gave -Infinity for 'square'; values must be finite numbers",
            "Failed gave 3 values; the study has 1 objectives (square)",
            "Failed reported NaN for 'square' at step 2; values must be finite numbers",
            "Failed reported step 1 after step 2; steps must grow",
            "Failed OperationCanceledException: nobody asked",
            "Completed ",
        ], q.Study.Trials().Select(t => $"{t.State} {t.Failure}"));

        static TrialOutcome Misbehave(TrialContext trial)
        {
            switch (trial.Number)
            {
                case 0:
                    throw new InvalidDataException("column 'Lable' not found");
                case 4:
                    trial.Report(1, 1);
                    trial.Report(2, double.NaN);
                    break;
                case 5:
                    trial.Report(2, 1);
                    trial.Report(1, 1);
                    break;
                case 6:
                    throw new OperationCanceledException("nobody asked");
            }
            return new(trial.Number switch { 1 => [double.NaN], 2 => [double.NegativeInfinity], 3 => [1, 2, 3], _ => [1] });
        }
    }

    [Fact]
    public async Task In_processes_every_fault_is_recorded_and_the_trials_between_are_unharmed()
    {
        string[] faults = ["throws", "none", "nan", "none", "three-values", "none", "sleeps", "none", "native", "none", "allocates", "none",
            "fail-fast", "none", "exits", "none"];
        using var study = Study.InMemory(FaultyTrials.Space, Objective.Minimize("square"));
        await using var runner = FaultyTrials.Runner();

        var ended = await new Sweep(study, runner, new Script(faults)).RunAsync(
            new() { Parallel = 2, TrialTime = TimeSpan.FromSeconds(3), TrialMemory = 120 << 20 }, cancel: Cancel);

        var trials = study.Trials();
        Assert.Equal(SweepEnd.Exhausted, ended.Reason);
        Assert.Equal(0.25, ended.Best!.Value);
        Assert.All(trials.Where(t => t.Number % 2 == 1), t => Assert.Equal((TrialState.Completed, 0.25), (t.State, t.Value)));
        Assert.All(trials.Where(t => t.Number % 2 == 0), t => Assert.Equal(TrialState.Failed, t.State));
        Assert.All(
            new[] { (0, "InvalidDataException"), (2, "gave NaN"), (4, "gave 3 values"), (6, "took longer than the 3 seconds"),
                (8, "took longer than the 3 seconds"), (10, "more than the 120 MiB"), (12, "gave up"), (14, "code 3") },
            expected => Assert.Contains(expected.Item2, trials[expected.Item1].Failure, StringComparison.Ordinal));
        Assert.True(trials[10].PeakMemory > 120 << 20);
    }

    [Theory]
    [InlineData("native")]
    [InlineData("sleeps")]
    public async Task A_budget_smaller_than_one_trial_is_kept(string fault)
    {
        using var study = Study.InMemory(FaultyTrials.Space, Objective.Minimize("square"));
        await using var runner = FaultyTrials.Runner();
        var watch = Stopwatch.StartNew();

        var ended = await new Sweep(study, runner, new Script([fault])).RunAsync(new() { Time = TimeSpan.FromSeconds(1) }, cancel: Cancel);

        // The trial would take five minutes.
        Assert.True(watch.Elapsed < TimeSpan.FromMinutes(1));
        Assert.Equal((SweepEnd.Time, null), (ended.Reason, ended.Best));
        Assert.Equal((TrialState.Stopped, "the sweep ended"), (study.Trials()[0].State, study.Trials()[0].Failure));
    }

    [Fact]
    public async Task A_function_that_does_not_end_is_left_to_itself_and_its_late_reports_are_not_heard()
    {
        var q = new Quadratic();
        using var released = new ManualResetEventSlim();
        using var reported = new ManualResetEventSlim();

        var ended = await q.Sweep(trial =>
        {
            released.Wait(Cancel);
            try
            {
                trial.Report(1, 1);
            }
            finally
            {
                reported.Set();
            }
            return 0;
        }).RunAsync(new() { Time = TimeSpan.FromMilliseconds(100) }, q, Cancel);
        released.Set();
        reported.Wait(Cancel);

        Assert.Equal(SweepEnd.Time, ended.Reason);
        var trial = q.Study.Trials()[0];
        Assert.Equal((TrialState.Stopped, "the sweep ended; it does not end when asked and may still be running in this process"),
            (trial.State, trial.Failure));
        Assert.Empty(trial.Reports);
    }

    [Fact]
    public async Task One_failure_at_the_start_is_no_reason_to_end_but_nothing_else_is()
    {
        var q = new Quadratic();
        Assert.Equal(SweepEnd.Trials,
            (await q.Sweep(trial => trial.Number < 19 ? throw new FormatException("no") : 1.0)
                .RunAsync(new() { Trials = 25 }, cancel: Cancel)).Reason);

        var hopeless = new Quadratic();
        var ended = await hopeless.Sweep(trial => Quadratic.Square(trial) < 0 ? 0 : throw new FormatException("no"))
            .RunAsync(new(), cancel: Cancel);

        Assert.Equal(SweepEnd.AllFailed, ended.Reason);
        Assert.Equal("the first 20 trials all failed; the last: FormatException: no", ended.Message);
        Assert.Equal(20, hopeless.Study.Trials().Count);
    }

    [Fact]
    public async Task Cancelled_it_stops_and_records_trials_under_way_and_returns_the_best_so_far()
    {
        using var cancel = new CancellationTokenSource();
        var q = new Quadratic();

        var ended = await q.Sweep(trial =>
        {
            if (trial.Number < 3)
                return Quadratic.Square(trial);
            cancel.Cancel();
            trial.Cancel.ThrowIfCancellationRequested();
            return 0;
        }).RunAsync(new(), q, cancel.Token);

        Assert.Equal(SweepEnd.Cancelled, ended.Reason);
        Assert.NotNull(ended.Best);
        Assert.Equal(TrialState.Stopped, q.Study.Trials()[3].State);
    }

    /// <summary>Proposes these faults one after another.</summary>
    private sealed class Script(IReadOnlyList<string> faults) : ITuner
    {
        public string Name => "script";

        public Proposal? Propose(TunerQuery query) =>
            query.Number < faults.Count ? new(FaultyTrials.Trial(query.Number, faults[query.Number]).Parameters, Name) : null;
    }
}
