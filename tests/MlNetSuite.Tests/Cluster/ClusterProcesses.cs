using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>A database and workers of it, as processes on loopback.</summary>
internal sealed class ClusterProcesses : IDisposable
{
    private const int Terminate = 15;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _workers = [];

    internal string Database { get; } = $"test_{Guid.NewGuid():N}";

    internal string Url => PostgreSqlServer.Shared.Url(Database);

    internal TemporaryFolder Folder => _folder;

    /// <summary>The database, without workers.</summary>
    internal ClusterProcesses() => PostgreSqlServer.Shared.NewDatabase(Database);

    /// <summary>Starts a worker, and waits until it has joined.</summary>
    internal Process Start(params string[] more) => Start([], [], more);

    /// <summary>As above, in an environment of its own.</summary>
    /// <param name="environment">Variables.</param>
    /// <param name="before">What the command is started by.</param>
    /// <param name="more">Further options.</param>
    internal Process Start(Dictionary<string, string> environment, string[] before, params string[] more)
    {
        string[] command =
        [
            .. before, "dotnet", Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll"), "worker", "--cluster", Url, "--slots", "1",
            "--cache", _folder.File($"cache{_workers.Count}"), .. more,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var worker = Process.Start(start)!;
        _workers.Add(worker);
        var joined = worker.StandardOutput.ReadLine();
        Assert.True(joined?.StartsWith("joined", StringComparison.Ordinal), joined ?? worker.StandardError.ReadToEnd());
        return worker;
    }

    /// <summary>Starts a sweep of small texts.</summary>
    internal Process Sweep(string data, string name, string[]? more = null, Dictionary<string, string>? environment = null) =>
        MlNetSuiteProcess.Start(environment ?? [],
        [
            "sweep", "text-classification", "--data", data, "--out", _folder.File($"{name}.zip"), "--study", Url, "--name", name,
            "--cluster", Url, "--parallel", "2", .. Search, .. more ?? [],
        ]);

    /// <summary>What all sweeps search: proposals do not depend on the order in which trials end.</summary>
    internal static string[] Search { get; } =
        ["--trials", "6", "--tuner", "random", "--pruner", "none", "--trainers", "nbsvm,linear", "--samples", "0", "--json"];

    /// <summary>Trials of a study by number: how each ended.</summary>
    internal IReadOnlyList<string> Trials(string name) => Trials(Url, name);

    internal static IReadOnlyList<string> Trials(string url, string name) =>
    [
        .. MlNetSuiteProcess.Run("study", "show", url, "--name", name, "--json").Json()["trials"]!.AsArray()
            .OrderBy(t => (int)t!["number"]!).Select(t => $"{t!["number"]} {t["state"]} {t["value"]} {t["parameters"]!.ToJsonString()}"),
    ];

    /// <summary>Waits until workers run trials, and says which.</summary>
    internal async Task<int[]> UntilBusyAsync()
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Longest;)
        {
            var running = Status()["workers"]!.AsArray().SelectMany(w => w!["trials"]?.AsArray() ?? []).Select(n => (int)n!).ToArray();
            if (running.Length > 0)
                return running;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        throw new TimeoutException("no worker runs a trial.");
    }

    internal JsonObject Status(params string[] more) => MlNetSuiteProcess.Run(["cluster", "status", Url, "--json", .. more]).Json();

    /// <summary>Asks a worker to leave.</summary>
    internal static void Ask(Process worker) => Assert.Equal(0, Kill(worker.Id, Terminate));

    public void Dispose()
    {
        foreach (var worker in _workers)
        {
            worker.Kill(entireProcessTree: true);
            worker.WaitForExit();
            worker.Dispose();
        }
        _folder.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
