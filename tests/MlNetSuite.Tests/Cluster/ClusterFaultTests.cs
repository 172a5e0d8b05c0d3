using System.Diagnostics;
using System.Globalization;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Machines that fail in the middle of a sweep: its trials are those of one machine all the same.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class ClusterFaultTests(ClusterMachines machines)
{
    [Fact]
    public async Task Workers_that_are_killed_at_any_moment_lose_no_trial_and_double_none()
    {
        const int Rounds = 3;
        using var cluster = new ClusterProcesses();
        var random = new Random(18);
        List<Process> workers = [cluster.Start(), cluster.Start(), cluster.Start()];
        for (var round = 0; round < Rounds; round++)
        {
            var sweep = cluster.Sweep(machines.Data, $"round{round}");
            await cluster.UntilBusyAsync();
            for (var kill = 0; kill < 2; kill++)
            {
                await Task.Delay(random.Next(700), TestContext.Current.CancellationToken);
                var killed = random.Next(workers.Count);
                workers[killed].Kill();
                workers[killed] = cluster.Start();
            }
            ClusterProcesses.Succeeds(sweep);
            Assert.Equal(machines.Alone, cluster.Trials($"round{round}"));
        }
    }

    [Fact]
    public async Task Two_sweeps_share_a_study_and_its_workers()
    {
        var cluster = machines.Cluster;
        var first = cluster.Sweep(machines.Data, "both");
        await cluster.UntilBusyAsync();
        var second = cluster.Sweep(machines.Data, "both", ["--resume"]);
        ClusterProcesses.Succeeds(first);
        ClusterProcesses.Succeeds(second);
        Assert.Equal(machines.Alone, cluster.Trials("both"));
    }

    [Fact]
    public async Task A_database_that_is_away_for_a_while_loses_nothing()
    {
        using var proxy = new CuttingProxy(PostgreSqlServer.Shared.Port);
        using var cluster = new ClusterProcesses(proxy.Port);
        cluster.Start();
        cluster.Start();
        var sweep = cluster.Sweep(machines.Data, "away");
        await cluster.UntilBusyAsync();
        proxy.Break();
        await Task.Delay(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);
        proxy.Mend();
        ClusterProcesses.Succeeds(sweep);
        Assert.Equal(machines.Alone, cluster.Trials("away"));
    }

    [Fact]
    public void The_trials_of_a_worker_whose_disk_is_full_run_elsewhere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare"),
            "a small disk of its own requires root and unshare");
        using var cluster = new ClusterProcesses();
        cluster.Start([], ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=16k none \"$0\" && exec \"$@\"", cluster.Folder.File("cache0")]);
        cluster.Start();
        Assert.Contains("it runs no trials of this sweep", ClusterProcesses.Succeeds(cluster.Sweep(machines.Data, "full")));
        Assert.Equal(machines.Alone, cluster.Trials("full"));
    }

    [Fact]
    public void A_worker_whose_clock_is_an_hour_off_is_a_worker_like_others()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/faketime"), "another clock requires faketime");
        using var cluster = new ClusterProcesses();
        cluster.Start(new() { ["DONT_FAKE_MONOTONIC"] = "1", ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0" }, ["faketime", "-f", "+1h"]);
        cluster.Start(new() { ["DONT_FAKE_MONOTONIC"] = "1", ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0" }, ["faketime", "-f", "-1h"]);
        Assert.Equal(2, cluster.Status()["workers"]!.AsArray().Count);
        ClusterProcesses.Succeeds(cluster.Sweep(machines.Data, "clocks"));
        Assert.Equal(machines.Alone, cluster.Trials("clocks"));
    }

    [Fact]
    public async Task A_sweep_that_is_interrupted_ends_its_trials_on_other_machines()
    {
        using var cluster = new ClusterProcesses();
        cluster.Start();
        var data = cluster.Folder.File("long.csv");
        File.WriteAllLines(data, Enumerable.Range(0, 200_000).Select(row => string.Create(CultureInfo.InvariantCulture,
            $"{(row % 2 == 0 ? "even" : "odd")},number {row} of a text that takes its time {row * 7919 % 10007}")).Prepend("label,text"));
        using var sweep = cluster.Sweep(data, "interrupted");
        await cluster.UntilBusyAsync();
        ClusterProcesses.Interrupt(sweep);
        await sweep.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, sweep.ExitCode);
        Assert.Empty((await IdleAsync(cluster))["trials"]!.AsArray());
        Assert.DoesNotContain(cluster.Trials("interrupted"), trial => trial.Contains("completed", StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<System.Text.Json.Nodes.JsonObject> IdleAsync(ClusterProcesses cluster)
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(100, TestContext.Current.CancellationToken))
            if (cluster.Status()["workers"]![0]!.AsObject() is var worker
                && (worker["trials"]!.AsArray().Count == 0 || watch.Elapsed > TimeSpan.FromSeconds(10)))
                return worker;
    }
}
