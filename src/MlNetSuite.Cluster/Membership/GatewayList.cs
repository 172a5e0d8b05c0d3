using Orleans.Messaging;

namespace MlNetSuite.Cluster.Membership;

/// <summary>The workers that a sweep can call, from the same table.</summary>
internal sealed class GatewayList(ClusterDatabase database, string cluster = MeetingPlace.ClusterId) : IGatewayListProvider
{
    /// <inheritdoc/>
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default) => await database.RowsAsync(
        "SELECT address, gateway_port FROM member WHERE cluster = $1 AND status = $2 AND gateway_port > 0 "
        + "AND alive > clock_timestamp() - $3",
        row => Gateway(SiloAddress.FromParsableString(row.GetString(0)), row.GetInt32(1)), cancellationToken, cluster,
        (int)SiloStatus.Active, MemberTable.Silence);

    /// <summary>The addresses of those that live, by which they are called.</summary>
    internal async Task<IReadOnlyList<SiloAddress>> WorkersAsync(CancellationToken cancel) => await database.RowsAsync(
        "SELECT address FROM member WHERE cluster = $1 AND status = $2 AND alive > clock_timestamp() - $3 ORDER BY started, address",
        row => SiloAddress.FromParsableString(row.GetString(0)), cancel, cluster, (int)SiloStatus.Active, MemberTable.Silence);

    private static Uri Gateway(SiloAddress silo, int port) =>
        SiloAddress.New(silo.Endpoint.Address, port, silo.Generation).ToGatewayUri();
}
