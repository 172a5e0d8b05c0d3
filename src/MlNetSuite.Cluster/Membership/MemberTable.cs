using System.Globalization;
using System.Net.Sockets;
using Npgsql;

namespace MlNetSuite.Cluster.Membership;

/// <summary>Orleans' membership in the database of studies.</summary>
/// <remarks>Orleans' rules: every change but the sign of life is made under the etag of the table, which it changes, and the etag of its
/// row. When a member started and was alive is kept by the database's clock and read as the reader's, so that clocks of machines are
/// never compared.</remarks>
internal sealed class MemberTable(ClusterDatabase database, string cluster = MeetingPlace.ClusterId) : IMembershipTable
{
    /// <summary>How often members say that they live.</summary>
    internal static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(5);

    /// <summary>How long those are believed to live who no longer say so.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // The database's clock less this machine's, as of the last look: Orleans looks before it votes.
    private long _ahead;

    private const string Columns =
        "address, status, gateway_port, host, name, role, update_zone, fault_zone, clock_timestamp() - started, clock_timestamp() - alive, "
        + "suspects, revision";

    // Locks the table's row: whoever comes second finds another etag.
    private const string NextVersion = "UPDATE cluster SET version = $1, revision = revision + 1 WHERE id = $2 AND revision = $3";
    private const string NewRevision = "(SELECT revision FROM cluster WHERE id = $1)";

    /// <inheritdoc/>
    public Task InitializeMembershipTable(bool tryInitTableVersion) => InitializeMembershipTableAsync(tryInitTableVersion);

    /// <inheritdoc/>
    public Task InitializeMembershipTableAsync(bool tryInitTableVersion, CancellationToken cancellationToken = default) =>
        tryInitTableVersion
        ? database.ExecuteAsync("INSERT INTO cluster VALUES ($1, 0, 0) ON CONFLICT DO NOTHING", cancellationToken, cluster)
        : Task.CompletedTask;

    /// <inheritdoc/>
    public Task DeleteMembershipTableEntries(string clusterId) => DeleteMembershipTableEntriesAsync(clusterId);

    /// <inheritdoc/>
    public async Task DeleteMembershipTableEntriesAsync(string clusterId, CancellationToken cancellationToken = default)
    {
        await database.ExecuteAsync("DELETE FROM member WHERE cluster = $1", cancellationToken, clusterId);
        await database.ExecuteAsync("DELETE FROM cluster WHERE id = $1", cancellationToken, clusterId);
    }

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => CleanupDefunctSiloEntriesAsync(beforeDate);

    /// <inheritdoc/>
    public Task CleanupDefunctSiloEntriesAsync(DateTimeOffset beforeDate, CancellationToken cancellationToken = default) =>
        database.ExecuteAsync("DELETE FROM member WHERE cluster = $1 AND status = $2 AND alive < clock_timestamp() - $3", cancellationToken,
            cluster, (int)SiloStatus.Dead, DateTimeOffset.UtcNow - beforeDate);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRow(SiloAddress key) => ReadRowAsync(key);

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadRowAsync(SiloAddress key, CancellationToken cancellationToken = default) =>
        ReadAsync("AND address = $2", cancellationToken, cluster, key.ToParsableString());

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAll() => ReadAllAsync();

    /// <inheritdoc/>
    public Task<MembershipTableData> ReadAllAsync(CancellationToken cancellationToken = default) =>
        ReadAsync("", cancellationToken, cluster);

    /// <inheritdoc/>
    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => InsertRowAsync(entry, tableVersion);

    /// <inheritdoc/>
    public Task<bool> InsertRowAsync(MembershipEntry entry, TableVersion tableVersion, CancellationToken cancellationToken = default) =>
        ChangeAsync(tableVersion, ($"""
            INSERT INTO member VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp() - $10, clock_timestamp() - $11, $12, {NewRevision})
            ON CONFLICT DO NOTHING
            """, Values(entry)), cancellationToken);

    /// <inheritdoc/>
    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => UpdateRowAsync(entry, etag, tableVersion);

    /// <inheritdoc/>
    public Task<bool> UpdateRowAsync(
        MembershipEntry entry, string etag, TableVersion tableVersion, CancellationToken cancellationToken = default) =>
        Revision(etag) is { } revision
        ? ChangeAsync(tableVersion, ($"""
            UPDATE member SET status = $3, gateway_port = $4, host = $5, name = $6, role = $7, update_zone = $8, fault_zone = $9,
                started = clock_timestamp() - $10, alive = clock_timestamp() - $11, suspects = $12, revision = {NewRevision}
            WHERE cluster = $1 AND address = $2 AND revision = $13
            """, [.. Values(entry), revision]), cancellationToken)
        : Task.FromResult(false);

    /// <inheritdoc/>
    public Task UpdateIAmAlive(MembershipEntry entry) => UpdateIAmAliveAsync(entry);

    /// <inheritdoc/>
    /// <remarks>Said again every second where the database is away: Orleans by itself would pause for longer and longer, and all workers would
    /// seem gone when it is back.</remarks>
    public async Task UpdateIAmAliveAsync(MembershipEntry entry, CancellationToken cancellationToken = default)
    {
        for (var ago = Ago(entry.IAmAliveTime); ; await Task.Delay(Pause, cancellationToken))
            try
            {
                await database.ExecuteAsync("UPDATE member SET alive = clock_timestamp() - $3 WHERE cluster = $1 AND address = $2",
                    cancellationToken, cluster, entry.SiloAddress.ToParsableString(), ago);
                return;
            }
            catch (Exception away) when ((away is NpgsqlException or IOException or SocketException) && !cancellationToken.IsCancellationRequested)
            {
                // Its next attempt comes in a second.
            }
    }

    private TimeSpan Ahead => new(Volatile.Read(ref _ahead));

    private Task<bool> ChangeAsync(TableVersion table, (string Sql, object[] Values) change, CancellationToken cancel) =>
        Revision(table.VersionEtag) is { } revision
        ? database.BothAsync((NextVersion, [table.Version, cluster, revision]), change, cancel)
        : Task.FromResult(false);

    /// <summary>The table's version and rows of it, as they were at one moment.</summary>
    private async Task<MembershipTableData> ReadAsync(string condition, CancellationToken cancel, params object[] values)
    {
        var rows = await database.RowsAsync(
            "SELECT c.version, c.revision, clock_timestamp(), m.* FROM cluster c LEFT JOIN LATERAL "
            + $"(SELECT {Columns} FROM member WHERE cluster = c.id {condition}) m ON true WHERE c.id = $1", Read, cancel, values);
        var version = rows is [var first, ..] ? first.Version : new(0, "0");
        return new([.. rows.Where(row => row.Member is not null).Select(row => row.Member!)], version);
    }

    private (TableVersion Version, Tuple<MembershipEntry, string>? Member) Read(NpgsqlDataReader row)
    {
        var version = new TableVersion(row.GetInt32(0), Etag(row.GetInt64(1)));
        var now = DateTime.UtcNow;
        Volatile.Write(ref _ahead, (row.GetDateTime(2) - now).Ticks);
        if (row.IsDBNull(3))
            return (version, null);
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(row.GetString(3)),
            Status = (SiloStatus)row.GetInt32(4),
            ProxyPort = row.GetInt32(5),
            HostName = row.GetString(6),
            SiloName = row.GetString(7),
            RoleName = row.GetString(8),
            UpdateZone = row.GetInt32(9),
            FaultZone = row.GetInt32(10),
            // All by the reader's clock: Orleans takes the later of the first two for the last sign of life, who joins too long after the
            // start for dead, and votes that are too old for none.
            StartTime = now - row.GetTimeSpan(11),
            IAmAliveTime = now - row.GetTimeSpan(12),
            SuspectTimes = Suspects(row.GetString(13)),
        };
        return (version, Tuple.Create(entry, Etag(row.GetInt64(14))));
    }

    private object[] Values(MembershipEntry entry) =>
    [
        cluster, entry.SiloAddress.ToParsableString(), (int)entry.Status, entry.ProxyPort, entry.HostName ?? "", entry.SiloName ?? "",
        entry.RoleName ?? "", entry.UpdateZone, entry.FaultZone, Ago(entry.StartTime),
        Ago(entry.IAmAliveTime), Suspects(entry.SuspectTimes ?? []),
    ];

    private static TimeSpan Ago(DateTime time) => DateTime.UtcNow - time;

    private string Suspects(List<Tuple<SiloAddress, DateTime>> suspects) => string.Join(' ', suspects.Select(suspect =>
        $"{suspect.Item1.ToParsableString()}/{new DateTimeOffset(suspect.Item2 + Ahead, TimeSpan.Zero).ToUnixTimeMilliseconds()}"));

    private List<Tuple<SiloAddress, DateTime>> Suspects(string text) =>
    [
        .. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(each => each.Split('/')).Select(pair => Tuple.Create(
            SiloAddress.FromParsableString(pair[0]),
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(pair[1], CultureInfo.InvariantCulture)).UtcDateTime - Ahead)),
    ];

    private static string Etag(long revision) => revision.ToString(CultureInfo.InvariantCulture);

    private static long? Revision(string? etag) =>
        long.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) ? revision : null;
}
