using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Messaging;

namespace MlNetSuite.Cluster.Membership;

/// <summary>The database of studies as a meeting place.</summary>
internal sealed class DatabaseMeetingPlace(ClusterDatabase database) : MeetingPlace
{
    private readonly GatewayList _gateways = new(database);

    /// <inheritdoc/>
    internal override string Name => database.Name;

    /// <inheritdoc/>
    internal override void Use(ISiloBuilder silo) => silo.Services.AddSingleton<IMembershipTable>(new MemberTable(database));

    /// <inheritdoc/>
    internal override void Use(IClientBuilder client)
    {
        client.Services.AddSingleton<IGatewayListProvider>(_gateways);
        client.Configure<GatewayOptions>(list => list.GatewayListRefreshPeriod = _gateways.MaxStaleness);
    }

    /// <inheritdoc/>
    internal override async Task<bool> HasWorkersAsync(CancellationToken cancel) => (await _gateways.WorkersAsync(cancel)).Count > 0;

    /// <inheritdoc/>
    // Asked of the database, whose clock says who was heard of lately.
    internal override Task<IReadOnlyList<SiloAddress>> WorkersAsync(IClusterClient client, CancellationToken cancel) =>
        _gateways.WorkersAsync(cancel);

    public override ValueTask DisposeAsync() => database.DisposeAsync();
}
