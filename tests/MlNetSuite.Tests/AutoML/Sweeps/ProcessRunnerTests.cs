using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Sweeps.Processes;

namespace MlNetSuite.Tests.AutoML.Sweeps;

/// <summary>Trials in child processes: whatever one does, the next is none the worse for it.</summary>
public class ProcessRunnerTests
{
    private static readonly Func<TrialReport, bool> GoOn = _ => true;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_worker_serves_one_trial_after_another()
    {
        await using var runner = FaultyTrials.Runner();

        var first = await runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel);
        var second = await runner.RunAsync(FaultyTrials.Trial(1, "none"), GoOn, Cancel);

        Assert.Equal([0.25], first.Values);
        Assert.Equal(FaultyTrials.ProcessOf(first), FaultyTrials.ProcessOf(second));
        Assert.True(first.PeakMemory > 1 << 20);
    }

    [Fact]
    public async Task Trials_at_the_same_time_have_workers_of_their_own()
    {
        await using var runner = FaultyTrials.Runner();

        var outcomes = await Task.WhenAll(
            runner.RunAsync(FaultyTrials.Trial(0, "reports"), GoOn, Cancel),
            runner.RunAsync(FaultyTrials.Trial(1, "reports"), GoOn, Cancel));

        Assert.NotEqual(FaultyTrials.ProcessOf(outcomes[0]), FaultyTrials.ProcessOf(outcomes[1]));
    }

    [Fact]
    public async Task What_goes_with_a_request_arrives_and_what_comes_with_an_outcome_comes_back()
    {
        await using var runner = FaultyTrials.Runner();

        var outcome =
            await runner.RunAsync(FaultyTrials.Trial(0, "remembers") with { Extra = new JsonObject { ["folder"] = "ünder\nway" } }, GoOn,
                Cancel);

        Assert.Equal("ünder\nway", (string)outcome.Extra!["asked"]!["folder"]!);
    }

    [Fact]
    public async Task Reports_arrive_in_order_and_none_after_the_one_that_ended_the_trial()
    {
        await using var runner = FaultyTrials.Runner();
        var reports = new List<TrialReport>();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(FaultyTrials.Trial(0, "reports"), report =>
        {
            reports.Add(report);
            return reports.Count < 5;
        }, Cancel));

        Assert.Equal([1, 2, 3, 4, 5], reports.Select(r => r.Step));
        Assert.Equal([0.5, 1, 1.5, 2, 2.5], reports.Select(r => r.Value));
    }

    [Fact]
    public async Task A_trial_that_listens_ends_when_asked_and_its_worker_lives_on()
    {
        await using var runner = FaultyTrials.Runner();
        var before = await runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel);

        await StopSoon(runner, "sleeps");

        Assert.Equal(FaultyTrials.ProcessOf(before),
            FaultyTrials.ProcessOf(await runner.RunAsync(FaultyTrials.Trial(2, "none"), GoOn, Cancel)));
    }

    [Theory]
    [InlineData("deaf")]
    [InlineData("native")]
    public async Task A_trial_that_does_not_listen_is_killed_and_its_worker_replaced(string fault)
    {
        await using var runner = FaultyTrials.Runner();
        var before = await runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel);

        await StopSoon(runner, fault);

        Assert.NotEqual(FaultyTrials.ProcessOf(before),
            FaultyTrials.ProcessOf(await runner.RunAsync(FaultyTrials.Trial(2, "none"), GoOn, Cancel)));
        Assert.True(await Gone(FaultyTrials.ProcessOf(before)));
    }

    [Theory]
    [InlineData("throws", "InvalidDataException: column 'Lable' not found")]
    [InlineData("fail-fast", "the native trainer gave up")]
    [InlineData("segfault", "the process of the trial ended with ")]
    [InlineData("exits", "the process of the trial ended with code 3: [LightGBM] [Fatal] cannot go on")]
    public async Task A_trial_that_fails_says_why_and_costs_no_other_anything(string fault, string reason)
    {
        await using var runner = FaultyTrials.Runner();

        var failure = await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(0, fault), GoOn, Cancel));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal([0.25], (await runner.RunAsync(FaultyTrials.Trial(1, "none"), GoOn, Cancel)).Values);
    }

    [Fact]
    public async Task A_crash_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals");
        await using var runner = FaultyTrials.Runner();

        var failure =
            await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(0, "fail-fast"), GoOn, Cancel));

        Assert.StartsWith("the process of the trial ended with code 134 (SIGABRT): ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trial_that_allocates_without_end_is_killed_at_its_limit()
    {
        await using var runner = FaultyTrials.Runner();

        var failure = await Assert.ThrowsAsync<TrialFailedException>(() =>
            runner.RunAsync(FaultyTrials.Trial(0, "allocates", memory: 200 << 20), GoOn, Cancel));

        Assert.EndsWith("more than the 200 MiB it may hold", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0.25], (await runner.RunAsync(FaultyTrials.Trial(1, "none"), GoOn, Cancel)).Values);
    }

    [Fact]
    public async Task Without_a_limit_all_trials_together_have_a_share_of_the_machine()
    {
        var share = 400.0 * (1 << 20) / GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        await using var runner = new ProcessRunner(() => FaultyTrials.Start()) { MemoryShare = share };

        var healthy = runner.RunAsync(FaultyTrials.Trial(0, "reports"), GoOn, Cancel);
        var failure =
            await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(1, "allocates"), GoOn, Cancel));

        Assert.Contains("more than their share of 400 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0.25], (await healthy).Values);
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("endless-line")]
    public async Task What_native_code_prints_is_not_taken_for_an_answer(string fault)
    {
        await using var runner = FaultyTrials.Runner();
        var reports = 0;

        var outcome = await runner.RunAsync(FaultyTrials.Trial(0, fault), _ => ++reports > 0, Cancel);

        Assert.Equal([0.25], outcome.Values);
        Assert.Equal(fault == "garbage" ? 10 : 0, reports);
    }

    [Fact]
    public async Task A_worker_that_cannot_load_says_why()
    {
        await using var runner = FaultyTrials.Runner("factory-throws");

        var failure = await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel));

        Assert.Equal("the process of the trial could not begin: FileNotFoundException: no data at 'nowhere.csv'", failure.Message);
    }

    [Fact]
    public async Task A_program_that_is_no_worker_is_told_from_a_trial_that_crashed()
    {
        await using var runner = FaultyTrials.Runner("not-a-worker");

        var failure = await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel));

        Assert.Equal("the process of the trial ended with code 2 before it was ready: usage: this program knows nothing of trials",
            failure.Message);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_named()
    {
        await using var runner = new ProcessRunner(() => new("mlnetsuite-no-such-program"));

        var failure = await Assert.ThrowsAsync<TrialFailedException>(() => runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel));

        Assert.Contains("'mlnetsuite-no-such-program', could not be started", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deaf")]
    [InlineData("native")]
    public async Task A_worker_does_not_outlive_its_parent(string fault)
    {
        using var parent = Process.Start(Redirected(FaultyTrials.Start("parent", fault)))!;
        var worker = int.Parse((await parent.StandardOutput.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);

        parent.Kill();

        Assert.True(await Gone(worker));
    }

    [Fact]
    public async Task The_job_that_ends_a_sweep_runs_in_a_worker_that_is_told_what_the_sweep_is_about()
    {
        await using var runner = new ProcessRunner(() => FaultyTrials.Start(), new JsonObject { ["data"] = "täxte\n.csv" });
        var trial = await runner.RunAsync(FaultyTrials.Trial(0, "none"), GoOn, Cancel);
        var steps = new List<JsonObject>();

        var result = await runner.FinishAsync(Job("reports"), steps.Add, Cancel);

        Assert.Equal("täxte\n.csv", (string)result["about"]!["data"]!);
        Assert.Equal(0.25, (double)result["value"]!);
        Assert.Equal(Enumerable.Range(1, 1000), steps.Skip(1).Select(step => (int)step["step"]!));
        // What the trials left in memory went with their worker.
        Assert.NotEqual(FaultyTrials.ProcessOf(trial), (int)result["process"]!);
        Assert.True(await Gone(FaultyTrials.ProcessOf(trial)));
    }

    [Theory]
    [InlineData("throws", "InvalidDataException: column 'Lable' not found")]
    [InlineData("segfault", "the process of the final training ended with ")]
    [InlineData("exits", "the process of the final training ended with code 3: [LightGBM] [Fatal] cannot go on")]
    [InlineData("allocates", "more than the 200 MiB it may hold")]
    public async Task A_job_that_fails_says_why_and_can_be_run_again(string fault, string reason)
    {
        await using var runner = FaultyTrials.Runner();

        var failure =
            await Assert.ThrowsAsync<TrialFailedException>(() => runner.FinishAsync(Job(fault, memory: 200 << 20), _ => { }, Cancel));

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Equal(0.25, (double)(await runner.FinishAsync(Job("none"), _ => { }, Cancel))["value"]!);
    }

    [Theory]
    [InlineData("sleeps")]
    [InlineData("deaf")]
    [InlineData("native")]
    public async Task A_job_ends_when_asked_or_its_process_is_killed(string fault)
    {
        await using var runner = FaultyTrials.Runner();
        using var stop = new CancellationTokenSource();
        var process = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.FinishAsync(Job(fault), step =>
        {
            process = (int)step["process"]!;
            stop.Cancel();
        }, stop.Token));

        Assert.True(fault == "sleeps" || await Gone(process));
    }

    [Theory]
    [InlineData("deaf")]
    [InlineData("native")]
    public async Task A_worker_that_ends_a_sweep_does_not_outlive_its_parent(string fault)
    {
        using var parent = Process.Start(Redirected(FaultyTrials.Start("finishing-parent", fault)))!;
        var worker = int.Parse((await parent.StandardOutput.ReadLineAsync(Cancel))!, CultureInfo.InvariantCulture);

        parent.Kill();

        Assert.True(await Gone(worker));
    }

    private static ProcessStartInfo Redirected(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        return start;
    }

    private static FinishRequest Job(string fault, long? memory = null) => new(new JsonObject { ["fault"] = fault }, memory);

    private static async Task StopSoon(ProcessRunner runner, string fault)
    {
        using var stop = new CancellationTokenSource(300);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runner.RunAsync(FaultyTrials.Trial(1, fault), GoOn, stop.Token));
    }

    /// <summary>Waits generously for a process to end.</summary>
    private static async Task<bool> Gone(int id)
    {
        for (var patience = 0; patience < 200; patience++, await Task.Delay(50, Cancel))
            if (!Process.GetProcesses().Any(p => p.Id == id))
                return true;
        return false;
    }
}
