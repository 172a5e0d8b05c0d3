using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Cluster.Workers;
using Orleans.Runtime;
using Orleans.TestingHost;

namespace MlNetSuite.Tests.Cluster.Workers;

/// <summary>A call to a worker reaches the silo whose address names it, and no other.</summary>
public sealed class SiloPlacementTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly InProcessTestCluster _cluster;

    public SiloPlacementTests()
    {
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 2);
        builder.ConfigureSilo((options, silo) =>
        {
            silo.AddPlacementDirector<SiloPlacement, SiloPlacementDirector>();
            silo.Services.AddSingleton(_ => new WorkerMachine(
                new() { Program = () => new("false"), Machine = options.SiloName, Cache = _folder.File(options.SiloName) }));
        });
        _cluster = builder.Build();
    }

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync()
    {
        await _cluster.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Every_worker_answers_for_itself_and_one_that_is_gone_is_not_replaced()
    {
        foreach (var silo in _cluster.Silos.ToList())
            Assert.Equal(silo.Name, (await Worker(silo.SiloAddress).Status(null)).Machine);

        var gone = _cluster.Silos[1];
        await _cluster.StopSiloAsync(gone, TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAnyAsync<Exception>(() => Worker(gone.SiloAddress).Status(null));
        Assert.IsType<SiloUnavailableException>(fault);
        Assert.Equal(_cluster.Silos[0].Name, (await Worker(_cluster.Silos[0].SiloAddress).Status(null)).Machine);
    }

    private IWorkerGrain Worker(SiloAddress address) => _cluster.Client.GetGrain<IWorkerGrain>(address.ToParsableString());
}
