using System.Reflection;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>Faults of the machine are told apart from faults of a trial, and cost no parameters their chance.</summary>
public class MachineFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static int NoSpace => OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

    private static IOException DiskFull() => new("No space left on device", NoSpace);

    [Fact]
    public void A_full_disk_is_the_machines_fault_however_it_is_wrapped()
    {
        Assert.True(MachineFault.Is(DiskFull()));
        Assert.True(MachineFault.Is(
            new InvalidOperationException("the model was not written", new IOException("'x.zip' was not written", DiskFull()))));
        Assert.True(MachineFault.Is(new AggregateException(new FormatException(), new TargetInvocationException(DiskFull()))));
        foreach (var fault in (Exception?[])[null, new IOException("not in the right format"), new FileNotFoundException("no such file"),
            new InsufficientMemoryException(), new FormatException("no")])
            Assert.False(MachineFault.Is(fault), fault?.ToString());
    }

    [Fact]
    public async Task What_a_full_disk_interrupted_runs_again_when_the_study_is_resumed_and_what_failed_does_not()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("study.db");
        List<(int Number, double X)> begun = [];
        async Task<IReadOnlyList<Trial>> SweptAsync(bool full, int trials)
        {
            using var study = await Study.OpenAsync(file, "squares", Quadratic.Space, Objective.Minimize("square"), resume: true,
                cancel: Cancel);
            await new Sweep(study, new FunctionRunner(Run), new RandomTuner(seed: 3)).RunAsync(new() { Trials = trials }, cancel: Cancel);
            return study.Trials();

            double Run(TrialContext trial)
            {
                begun.Add((trial.Number, trial.Parameters.Real("x")));
                trial.Report(1, 1);
                return trial.Number switch
                {
                    0 => throw new FormatException("its own fault"),
                    1 or 3 when full => throw DiskFull(),
                    _ => Quadratic.Square(trial),
                };
            }
        }

        var first = await SweptAsync(full: true, 4);
        Assert.Equal([TrialState.Failed, TrialState.Interrupted, TrialState.Completed, TrialState.Interrupted], first.Select(t => t.State));
        Assert.Contains("No space left", first[1].Failure, StringComparison.Ordinal);

        var again = await SweptAsync(full: false, 5);
        Assert.Equal([TrialState.Failed, TrialState.Completed, TrialState.Completed, TrialState.Completed, TrialState.Completed],
            again.Select(t => t.State));
        Assert.Equal([0, 1, 2, 3, 1, 3, 4], begun.Select(b => b.Number));
        Assert.Equal(begun[1], begun[4]);
        Assert.Single(again[1].Reports);
        Assert.Null(again[1].Failure);
    }

    [Fact]
    public async Task A_machine_that_does_not_recover_ends_the_sweep_and_says_what_it_lacks()
    {
        var q = new Quadratic();
        var ended = await q.Sweep(trial => trial.Number < 2 ? Quadratic.Square(trial) : throw DiskFull()).RunAsync(new(), q, Cancel);
        Assert.Equal(SweepEnd.MachineFault, ended.Reason);
        Assert.Contains("No space left", ended.Message, StringComparison.Ordinal);
        Assert.Equal(5, q.Study.Trials().Count);
        Assert.NotNull(ended.Best);
    }

    [Fact]
    public async Task A_process_for_trials_tells_of_it_too()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "writes to a device that is always full");
        await using var runner = FaultyTrials.Runner();
        var fault = await Assert.ThrowsAsync<TrialFailedException>(() =>
            runner.RunAsync(FaultyTrials.Trial(0, "disk-full"), _ => true, Cancel));
        Assert.True(fault.MachineFailed, fault.Message);
        fault = await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(1, "throws"), _ => true, Cancel));
        Assert.False(fault.MachineFailed, fault.Message);
    }
}
