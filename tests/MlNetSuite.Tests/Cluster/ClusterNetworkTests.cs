using System.Diagnostics;

namespace MlNetSuite.Tests.Cluster;

/// <summary>Workers as hosts of a network of their own, whose links are cut, slow and lossy.</summary>
[Collection(nameof(ClusterMachines))]
public sealed class ClusterNetworkTests(ClusterMachines machines)
{
    [Fact]
    public async Task A_worker_whose_link_is_cut_loses_its_trials_to_others_and_joins_again()
    {
        using var network = TestNetwork.Create();
        using var proxy = new CuttingProxy(PostgreSqlServer.Shared.Port, network.Host);
        using var cluster = new ClusterProcesses(proxy.Port, network.Host.ToString()) { IsSecured = true };
        StartAll(cluster, network);
        var sweep = cluster.Sweep(machines.Data, "cut");
        await cluster.UntilBusyAsync();
        network.Link(0, "down");
        ClusterProcesses.Succeeds(sweep);
        Assert.Equal(machines.Alone, cluster.Trials("cut"));
        network.Link(0, "up");
        for (var watch = Stopwatch.StartNew(); cluster.Status()["workers"]!.AsArray().Count(w => w!["machine"] is not null) < 2;)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), "the worker did not join again.");
            await Task.Delay(1000, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Links_that_are_slow_and_lossy_change_no_trial()
    {
        using var network = TestNetwork.Create();
        Assert.SkipUnless(network.IsSpoilt(), "a slow and lossy link requires tc with tbf, and iptables with statistic");
        using var proxy = new CuttingProxy(PostgreSqlServer.Shared.Port, network.Host);
        using var cluster = new ClusterProcesses(proxy.Port, network.Host.ToString()) { IsSecured = true };
        StartAll(cluster, network);
        ClusterProcesses.Succeeds(cluster.Sweep(machines.Data, "slow"));
        Assert.Equal(machines.Alone, cluster.Trials("slow"));
    }

    private static void StartAll(ClusterProcesses cluster, TestNetwork network)
    {
        for (var machine = 0; machine < TestNetwork.Machines; machine++)
            cluster.Start([], ["ip", "netns", "exec", network.Name(machine)], "--listen", network.Address(machine).ToString());
    }
}
