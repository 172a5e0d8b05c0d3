using System.Diagnostics;
using Microsoft.Data.Sqlite;
using MlNetSuite.Cluster.Membership;
using MlNetSuite.Cluster.Workers;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Sweeps on workers that are processes of their own: whatever happens to them, the result is that of one machine.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class ClusterSweepTests
{
    private readonly ClusterMachines _machines;

    public ClusterSweepTests(ClusterMachines machines) => _machines = machines;

    private ClusterProcesses Shared => _machines.Cluster;

    [Fact]
    public void Trials_on_two_workers_are_those_of_one_machine_and_say_where_they_ran()
    {
        ClusterProcesses.Succeeds(Shared.Sweep(_machines.Data, "two"));
        Assert.Equal(_machines.Alone, Shared.Trials("two"));
        Assert.Equal(Environment.MachineName, PostgreSqlServer.Shared.Scalar(Shared.Database, """
            SELECT string_agg(DISTINCT machine, ' ') FROM mlnetsuite.trial t JOIN mlnetsuite.study s ON s.id = t.study
            WHERE s.name = 'two' AND t.number < 6
            """));
        var workers = Shared.Status()["workers"]!.AsArray();
        Assert.Equal(2, workers.Count);
        // Who was not told has a limit, too: a trial that needs more is not placed there.
        Assert.All(workers, worker => Assert.InRange((long)worker!["freeMemory"]!, 1, (long)worker["memory"]!));
    }

    [Fact]
    public void A_cluster_within_the_process_needs_no_database()
    {
        using var folder = new TemporaryFolder();
        var study = folder.File("study.db");
        var result = MlNetSuiteProcess.Run(["sweep", "text-classification", "--data", _machines.Data, "--out", folder.File("m.zip"),
            "--study", study, "--cluster", "local", "--parallel", "2", .. ClusterProcesses.Search]);
        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Equal(_machines.Alone, ClusterProcesses.Trials(study, "sweep"));
    }

    [Fact]
    public async Task A_worker_that_is_killed_loses_no_trial_and_doubles_none()
    {
        using var cluster = new ClusterProcesses();
        var (first, _) = (cluster.Start(), cluster.Start());
        var sweep = cluster.Sweep(_machines.Data, "killed");
        await cluster.UntilBusyAsync();
        first.Kill();
        ClusterProcesses.Succeeds(sweep);
        Assert.Equal(_machines.Alone, cluster.Trials("killed"));
    }

    [Fact]
    public async Task A_sweep_that_is_killed_goes_on_where_it_was()
    {
        using (var sweep = Shared.Sweep(_machines.Data, "resumed"))
        {
            await Shared.UntilBusyAsync();
            sweep.Kill();
            await sweep.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        ClusterProcesses.Succeeds(Shared.Sweep(_machines.Data, "resumed", ["--resume"]));
        Assert.Equal(_machines.Alone, Shared.Trials("resumed"));
    }

    [Fact]
    public async Task A_worker_that_is_asked_to_leave_ends_its_trials_first()
    {
        using var cluster = new ClusterProcesses();
        var (first, _) = (cluster.Start(), cluster.Start());
        var sweep = cluster.Sweep(_machines.Data, "drained");
        await cluster.UntilBusyAsync();
        ClusterProcesses.Ask(first);
        ClusterProcesses.Succeeds(sweep);
        await first.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(_machines.Alone, cluster.Trials("drained"));
        Assert.Single(cluster.Status()["workers"]!.AsArray());
    }

    [Fact]
    public void Data_that_a_worker_lacks_is_sent_once_and_other_rows_are_refused_by_name()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare"),
            "hiding a folder from a process requires root and unshare");
        using var cluster = new ClusterProcesses();
        var folder = Directory.CreateDirectory(cluster.Folder.File("rows")).FullName;
        File.Copy(_machines.Data, Path.Combine(folder, "a.csv"));
        var lines = File.ReadAllLines(_machines.Data);
        File.WriteAllLines(Path.Combine(folder, "part1.csv"), lines[..30]);
        File.WriteAllLines(Path.Combine(folder, "part2.csv"), [lines[0], .. lines[30..]]);
        // The folder is empty for the worker but for a database with other rows.
        Database(cluster.Folder.File("other.db"), ["a,b", "c,d", "a,e", "c,f"]);
        Database(Path.Combine(folder, "rows.db"), lines[1..]);
        const string Hide = "mount -t tmpfs none \"$0\" && cp \"$0/../other.db\" \"$0/rows.db\" && exec \"$@\"";
        cluster.Start([], ["unshare", "-m", "sh", "-c", Hide, folder]);
        ClusterProcesses.Succeeds(cluster.Sweep(Path.Combine(folder, "a.csv"), "sent"));
        Assert.Equal(_machines.Alone, cluster.Trials("sent"));
        var cached = Assert.Single(Directory.GetFiles(cluster.Folder.File("cache0"), "a.csv", SearchOption.AllDirectories));
        Assert.Equal(File.ReadAllBytes(_machines.Data), File.ReadAllBytes(cached));
        ClusterProcesses.Succeeds(cluster.Sweep(Path.Combine(folder, "part*.csv"), "pattern"));
        Assert.Equal(_machines.Alone, cluster.Trials("pattern"));
        // A database is no file: every machine asks the one that it finds.
        var errors = Fails(cluster.Sweep($"sqlite:{Path.Combine(folder, "rows.db")}?query=select label, text from r", "other"));
        Assert.Contains($"worker {Environment.MachineName}", errors);
        Assert.Contains("are others than those of the sweep", errors);
    }

    private static void Database(string path, IEnumerable<string> lines)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "create table r(label text, text text);" + string.Concat(lines.Select(line => line.Split(',', 2))
            .Select(cells => $"insert into r values ('{cells[0]}', '{cells[1].Replace("'", "''", StringComparison.Ordinal)}');"));
        command.ExecuteNonQuery();
    }

    [Fact]
    public async Task A_worker_of_another_version_is_refused_by_name()
    {
        using var cluster = new ClusterProcesses();
        await using var place = await MeetingPlace.OpenAsync(cluster.Url);
        await using var worker = await WorkerHost.StartAsync(place,
            new() { Program = () => new("false"), Version = "0.0.1", Machine = "old-box", Cache = cluster.Folder.File("cache") },
            TestContext.Current.CancellationToken);
        Assert.Contains("worker old-box runs mlnetsuite 0.0.1, and this sweep", Fails(cluster.Sweep(_machines.Data, "old")));
    }

    [Fact]
    public void Who_has_not_the_key_is_refused_and_who_has_it_is_served()
    {
        using var cluster = new ClusterProcesses();
        var right = new Dictionary<string, string> { ["MLNETSUITE_CLUSTER_KEY"] = "a key of many characters" };
        cluster.Start(right, []);
        var errors = Fails(cluster.Sweep(_machines.Data, "wrong", null, new() { ["MLNETSUITE_CLUSTER_KEY"] = "another key of as many" }));
        Assert.Contains("refuses: MLNETSUITE_CLUSTER_KEY is not the key of its cluster", errors);
        Assert.Contains("refuses: MLNETSUITE_CLUSTER_KEY is not set, and its cluster has a key", Fails(cluster.Sweep(_machines.Data, "none")));
        ClusterProcesses.Succeeds(cluster.Sweep(_machines.Data, "right", null, right));
    }

    [Fact]
    public void With_certificates_only_those_who_have_the_same_speak_with_each_other()
    {
        using var cluster = new ClusterProcesses();
        var (right, other) = (ClusterProcesses.NewCertificate(cluster.Folder.File("right.pfx")),
            ClusterProcesses.NewCertificate(cluster.Folder.File("other.pfx")));
        cluster.Start("--certificate", right);
        cluster.Start("--certificate", right);
        ClusterProcesses.Succeeds(cluster.Sweep(_machines.Data, "secret", ["--certificate", right]));
        Assert.Equal(_machines.Alone, cluster.Trials("secret"));
        Assert.Contains("is --certificate the same on all machines?", MlNetSuiteProcess.Run(
            "cluster", "status", cluster.Url, "--certificate", other).Errors);
    }

    [Fact]
    public void A_worker_that_others_can_reach_requires_a_key_and_a_certificate()
    {
        var result = MlNetSuiteProcess.Run("worker", "--cluster", Shared.Url, "--listen", "192.0.2.1");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("set MLNETSUITE_CLUSTER_KEY and give --certificate FILE.pfx", result.Errors);
    }

    [Fact]
    public void Labels_that_no_worker_has_are_named()
    {
        var errors = Fails(Shared.Sweep(_machines.Data, "labels", ["--labels", "gpu"]));
        Assert.True(errors.Contains("has the labels gpu; their labels are none", StringComparison.Ordinal), errors);
    }

    private static string Fails(Process sweep)
    {
        using (sweep)
        {
            var result = MlNetSuiteProcess.Finish(sweep);
            Assert.NotEqual(0, result.ExitCode);
            return result.Errors;
        }
    }
}
