using System.Diagnostics;
using System.Globalization;
using System.Net;
using MlNetSuite.Cluster.Membership;
using MlNetSuite.Data;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Cluster.Membership;

/// <summary>A cluster that meets on a Redis server, which the test starts.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class RedisMeetingPlaceTests
{
    private const string Secret = "geheim";

    [Fact]
    public void A_url_says_where_and_who_and_its_password_is_in_no_name()
    {
        var (name, settings) = RedisMeetingPlace.Read("rediss://ann:se%20cret@host:6380/3", "other");
        Assert.Equal("rediss://host:6380/3", name);
        Assert.Equal(("ann", "se cret", true, 3), (settings.User, settings.Password, settings.Ssl, settings.DefaultDatabase));
        Assert.Equal(6380, Assert.IsType<DnsEndPoint>(Assert.Single(settings.EndPoints)).Port);

        (name, settings) = RedisMeetingPlace.Read("redis://10.0.0.5", "of the environment");
        Assert.Equal("redis://10.0.0.5:6379/0", name);
        Assert.Equal((null, "of the environment", false), (settings.User, settings.Password, settings.Ssl));
    }

    [Theory]
    [InlineData("redis:")]
    [InlineData("redis://")]
    [InlineData("redis://:secret@host/a database")]
    [InlineData("redis://:secret@host/0?db=1")]
    public void What_is_no_such_url_is_refused_without_its_password(string url) =>
        Assert.DoesNotContain("secret", Assert.Throws<InputException>(() => RedisMeetingPlace.Read(url, null)).Message);

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        var fault = await Assert.ThrowsAsync<InputException>(() => MeetingPlace.OpenAsync($"redis://127.0.0.1:{FreePort.Find()}"));
        Assert.Contains("redis://127.0.0.1", fault.Message);
        Assert.Contains("cannot be reached", fault.Message);
    }

    [Fact]
    public void A_sweep_runs_on_workers_that_meet_there_and_one_that_is_killed_loses_no_trial()
    {
        var port = FreePort.Find();
        using var server = Serve(port);
        var url = string.Create(CultureInfo.InvariantCulture, $"redis://127.0.0.1:{port}/1");
        using var cluster = new ClusterProcesses(url, new() { ["REDIS_PASSWORD"] = Secret });
        Assert.Contains("wants a password (REDIS_PASSWORD)", MlNetSuiteProcess.Run("cluster", "status", url).Errors);
        using var folder = new TemporaryFolder();
        var (first, data) = (cluster.Start(), TinyFiles.Texts(folder));
        cluster.Start();
        Assert.Equal(2, cluster.Status()["workers"]!.AsArray().Count);
        var before = cluster.Sweep(data, "before");
        ClusterProcesses.Succeeds(before);
        first.Kill();
        ClusterProcesses.Succeeds(cluster.Sweep(data, "after"));
        Assert.Equal(6, cluster.Trials("before").Count);
        Assert.Equal(cluster.Trials("before"), cluster.Trials("after"));
    }

    [Fact]
    public async Task What_a_server_refuses_is_said_with_what_to_do()
    {
        var port = FreePort.Find();
        using var server = Serve(port);
        foreach (var (url, expected) in new[]
        {
            ($"redis://:{Secret}@127.0.0.1:{port}/99", "database does not exist on the server: 99. Check the number of the database"),
            ($"redis://:other@127.0.0.1:{port}", "it wants another password (REDIS_PASSWORD)"),
            ($"rediss://:{Secret}@127.0.0.1:{port}", "does not speak TLS with a certificate that this machine trusts; redis://"),
        })
        {
            var fault = (await Assert.ThrowsAsync<InputException>(() => MeetingPlace.OpenAsync(url))).Message;
            Assert.Contains(expected, fault);
            Assert.DoesNotContain(Secret, fault);
        }
    }

    private static Started Serve(int port)
    {
        const string Program = "/usr/bin/redis-server";
        Assert.SkipUnless(File.Exists(Program), "requires redis-server");
        var process = Process.Start(new ProcessStartInfo(Program,
            ["--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--save", "", "--requirepass", Secret])
        { RedirectStandardOutput = true })!;
        while (process.StandardOutput.ReadLine() is { } line && !line.Contains("Ready to accept", StringComparison.Ordinal)) ;
        _ = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        return new(process);
    }

    private sealed record Started(Process Process) : IDisposable
    {
        public void Dispose()
        {
            Process.Kill();
            Process.WaitForExit();
            Process.Dispose();
        }
    }
}
