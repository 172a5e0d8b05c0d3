using System.Net;
using System.Text.Json.Nodes;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Orleans' dashboard, in processes of their own.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class ClusterDashboardTests : IDisposable
{
    private const string AnyPort = "http://127.0.0.1:0";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _browser = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_shows_the_cluster_to_its_own_machine_though_another_does_not()
    {
        using var cluster = new ClusterProcesses();
        cluster.Start();
        var worker = cluster.Start("--orleans-dashboard", AnyPort);
        var address = Address(await worker.StandardOutput.ReadLineAsync(Cancel));
        Assert.True(address.IsLoopback);

        Assert.Contains("<title>Orleans Dashboard</title>", await _browser.GetStringAsync(address, Cancel));
        var counters = JsonNode.Parse(await _browser.GetStringAsync(new Uri(address, "DashboardCounters"), Cancel))!;
        for (var since = DateTime.UtcNow; counters["hosts"]!.AsArray().Count < 2 && DateTime.UtcNow - since < Longest;)
        {
            await Task.Delay(200, Cancel);
            counters = JsonNode.Parse(await _browser.GetStringAsync(new Uri(address, "DashboardCounters"), Cancel))!;
        }
        Assert.All(counters["hosts"]!.AsArray(), host => Assert.Equal("Active", (string)host!["status"]!));
        Assert.Equal(2, counters["hosts"]!.AsArray().Count);

        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { Host = "elsewhere.example" } };
        using var refused = await _browser.SendAsync(request, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        using var log = await _browser.GetAsync(new Uri(address, "Trace"), Cancel);
        Assert.Equal(HttpStatusCode.Forbidden, log.StatusCode);
        Assert.Equal(2, cluster.Status()["workers"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_cluster_within_the_process_of_a_sweep_shows_it()
    {
        using var sweep = MlNetSuiteProcess.Start("sweep", "text-classification", "--data", TinyFiles.Texts(_folder), "--out",
            _folder.File("m.zip"), "--trials", "3", "--trainers", "nbsvm", "--json", "--cluster", "local", "--orleans-dashboard", AnyPort);
        var address = Address(await sweep.StandardError.ReadLineAsync(Cancel));
        Assert.Contains("version", await _browser.GetStringAsync(new Uri(address, "version"), Cancel));
        var result = MlNetSuiteProcess.Finish(sweep);
        Assert.True(result.ExitCode == 0, result.Errors);
    }

    [Fact]
    public void What_other_machines_could_reach_must_be_allowed_by_name()
    {
        var result = MlNetSuiteProcess.Run("worker", "--cluster", "postgres://nobody@127.0.0.1:1/none", "--orleans-dashboard",
            "http://0.0.0.0:8300");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("asks nobody for a key", result.Errors);
        Assert.Contains("--insecure", result.Errors);
    }

    [Fact]
    public void A_sweep_has_none_of_a_cluster_of_other_processes()
    {
        var result = MlNetSuiteProcess.Run("sweep", "text-classification", "--data", TinyFiles.Texts(_folder), "--out",
            _folder.File("m.zip"), "--orleans-dashboard");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--orleans-dashboard requires --cluster local", result.Errors);
    }

    public void Dispose()
    {
        _browser.Dispose();
        _folder.Dispose();
    }

    private static Uri Address(string? line)
    {
        Assert.StartsWith("Orleans' dashboard at http://", line);
        return new(line!.Split(" at ")[1]);
    }
}
