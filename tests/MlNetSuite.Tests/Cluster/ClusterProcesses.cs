using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>A database and workers of it, as processes on loopback.</summary>
internal sealed class ClusterProcesses : IDisposable
{
    private const int Interrupted = 2;
    private const int Terminate = 15;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    private readonly TemporaryFolder _folder = new();
    private readonly List<Process> _workers = [];
    private readonly string _studies;
    private readonly Dictionary<string, string> _secrets;

    /// <summary>The database, without workers.</summary>
    /// <param name="port">Where it is reached, if not by its own port.</param>
    /// <param name="host">Where it is reached, if not on loopback.</param>
    internal ClusterProcesses(int? port = null, string host = "127.0.0.1")
    {
        PostgreSqlServer.Shared.NewDatabase(Database);
        Url = PostgreSqlServer.Shared.Url(Database, port).Replace("127.0.0.1", host, StringComparison.Ordinal);
        (_studies, _secrets) = (Url, []);
    }

    /// <summary>Another meeting place than a database; studies are in a file.</summary>
    /// <param name="url">The meeting place.</param>
    /// <param name="secrets">Variables that all who use it need.</param>
    internal ClusterProcesses(string url, Dictionary<string, string> secrets) =>
        (Url, _studies, _secrets) = (url, _folder.File("study.db"), secrets);

    /// <summary>What workers that are reached from other machines, and all who call them, must have.</summary>
    internal bool IsSecured { get; init; }

    internal string Database { get; } = $"test_{Guid.NewGuid():N}";

    internal string Url { get; }

    internal TemporaryFolder Folder => _folder;

    /// <summary>Starts a worker, and waits until it has joined.</summary>
    internal Process Start(params string[] more) => Start([], [], more);

    /// <summary>As above, in an environment of its own.</summary>
    /// <param name="environment">Variables.</param>
    /// <param name="before">What the command is started by.</param>
    /// <param name="more">Further options.</param>
    internal Process Start(Dictionary<string, string> environment, string[] before, params string[] more)
    {
        Directory.CreateDirectory(_folder.File($"cache{_workers.Count}"));
        string[] command =
        [
            .. before, "dotnet", Path.Combine(AppContext.BaseDirectory, "mlnetsuite.dll"), "worker", "--cluster", Url, "--slots", "1",
            "--cache", _folder.File($"cache{_workers.Count}"), .. Certificate, .. more,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment.Concat(Key))
            start.Environment[name] = value;
        var worker = Process.Start(start)!;
        _workers.Add(worker);
        var joined = worker.StandardOutput.ReadLine();
        Assert.True(joined?.StartsWith("joined", StringComparison.Ordinal), joined ?? Ended(worker));
        return worker;
    }

    private static string Ended(Process worker)
    {
        var errors = worker.StandardError.ReadToEnd();
        worker.WaitForExit();
        return string.Create(CultureInfo.InvariantCulture, $"the worker ended with {worker.ExitCode}: {errors}");
    }

    /// <summary>Starts a sweep of small texts.</summary>
    internal Process Sweep(string data, string name, string[]? more = null, Dictionary<string, string>? environment = null) =>
        MlNetSuiteProcess.Start(environment ?? Key,
        [
            "sweep", "text-classification", "--data", data, "--out", _folder.File($"{name}.zip"), "--study", _studies, "--name", name,
            "--cluster", Url, "--parallel", "2", .. Search, .. Certificate, .. more ?? [],
        ]);

    /// <summary>What all sweeps search: proposals do not depend on the order in which trials end.</summary>
    internal static string[] Search { get; } =
        ["--trials", "6", "--tuner", "random", "--pruner", "none", "--trainers", "nbsvm,linear", "--samples", "0", "--json"];

    /// <summary>Trials of a study by number: how each ended.</summary>
    internal IReadOnlyList<string> Trials(string name) => Trials(_studies, name);

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

    internal JsonObject Status()
    {
        using var status = MlNetSuiteProcess.Start(Key, ["cluster", "status", Url, "--json", .. Certificate]);
        return MlNetSuiteProcess.Finish(status).Json();
    }

    /// <summary>A certificate that is its own issuer, with its key.</summary>
    internal static string NewCertificate(string path)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=mlnetsuite", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllBytes(path, certificate.Export(X509ContentType.Pfx));
        return path;
    }

    private string[] Certificate => !IsSecured ? []
        : ["--certificate", File.Exists(_folder.File("all.pfx")) ? _folder.File("all.pfx") : NewCertificate(_folder.File("all.pfx"))];

    private Dictionary<string, string> Key => !IsSecured ? _secrets : new() { ["MLNETSUITE_CLUSTER_KEY"] = "a key of many characters" };

    /// <summary>Asks a worker to leave.</summary>
    internal static void Ask(Process worker) => Assert.Equal(0, Kill(worker.Id, Terminate));

    /// <summary>Does what Ctrl-C does.</summary>
    internal static void Interrupt(Process sweep) => Assert.Equal(0, Kill(sweep.Id, Interrupted));

    /// <summary>Waits for a sweep, which succeeds.</summary>
    /// <returns>What it told beside its result.</returns>
    internal static string Succeeds(Process sweep)
    {
        using (sweep)
        {
            var result = MlNetSuiteProcess.Finish(sweep);
            Assert.True(result.ExitCode == 0, result.Errors);
            return result.Errors;
        }
    }

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
