using System.Diagnostics;
using Npgsql;
using Orleans.Messaging;

namespace MlNetSuite.Cluster.Membership;

/// <summary>The workers that a sweep can call, from the same table.</summary>
/// <remarks>While the database is away no worker can say that it lives: what the sweep could not hear is not held against them.</remarks>
internal sealed class GatewayList(ClusterDatabase database, string cluster = MeetingPlace.ClusterId) : IGatewayListProvider
{
    private const string Living = "FROM member WHERE cluster = $1 AND status = $2 AND alive > clock_timestamp() - $3";

    private readonly Lock _gate = new();

    /// <summary>Since the last look that came to something.</summary>
    private readonly Stopwatch _sinceLook = Stopwatch.StartNew();

    /// <summary>Since the database was there again; null where it never was away, or is.</summary>
    private Stopwatch? _sinceOutage;
    private TimeSpan _outage;
    private bool _isAway;

    /// <inheritdoc/>
    public TimeSpan MaxStaleness => TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    public bool IsUpdatable => true;

    /// <inheritdoc/>
    public Task InitializeGatewayListProvider() => Task.CompletedTask;

    /// <inheritdoc/>
    public Task<IList<Uri>> GetGateways() => GetGatewaysAsync(CancellationToken.None);

    /// <inheritdoc/>
    public async Task<IList<Uri>> GetGatewaysAsync(CancellationToken cancellationToken = default) => await LookAsync(
        $"SELECT address, gateway_port {Living} AND gateway_port > 0",
        row => Gateway(SiloAddress.FromParsableString(row.GetString(0)), row.GetInt32(1)), cancellationToken);

    /// <summary>The addresses of those that live, by which they are called.</summary>
    internal async Task<IReadOnlyList<SiloAddress>> WorkersAsync(CancellationToken cancel) => await LookAsync(
        $"SELECT address {Living} ORDER BY started, address", row => SiloAddress.FromParsableString(row.GetString(0)), cancel);

    private async Task<List<T>> LookAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel)
    {
        try
        {
            var found = await database.RowsAsync(sql, read, cancel, cluster, (int)SiloStatus.Active, LongestSilence());
            HasLooked();
            return found;
        }
        catch (Exception) when (!cancel.IsCancellationRequested)
        {
            lock (_gate)
                (_isAway, _sinceOutage) = (true, null);
            throw;
        }
    }

    private TimeSpan LongestSilence()
    {
        lock (_gate)
            return MemberTable.Silence + (_isAway ? _sinceLook.Elapsed
                : _sinceOutage?.Elapsed < MemberTable.Silence ? _outage : TimeSpan.Zero);
    }

    private void HasLooked()
    {
        lock (_gate)
        {
            if (_isAway)
                (_isAway, _outage, _sinceOutage) = (false, _sinceLook.Elapsed, Stopwatch.StartNew());
            _sinceLook.Restart();
        }
    }

    private static Uri Gateway(SiloAddress silo, int port) =>
        SiloAddress.New(silo.Endpoint.Address, port, silo.Generation).ToGatewayUri();
}
