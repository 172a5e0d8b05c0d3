using System.Net;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Cluster.Membership;
using Orleans;
using Orleans.Runtime;

namespace MlNetSuite.Tests.Cluster.Membership;

/// <summary>The cases of Orleans' own contract for membership tables, over PostgreSQL.</summary>
public sealed class MemberTableTests : IAsyncLifetime
{
    private static int _generation;

    private readonly string _cluster = Guid.NewGuid().ToString("N");
    private readonly string _url = PostgreSqlServer.Shared.NewDatabase();
    private ClusterDatabase _database = null!;
    private MemberTable _table = null!;

    public async ValueTask InitializeAsync()
    {
        _database = ClusterDatabase.Open(_url);
        _table = new(_database, _cluster);
        await _table.InitializeMembershipTableAsync(true, TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Fact]
    public async Task An_empty_table_has_a_version_and_can_be_made_twice()
    {
        await _table.InitializeMembershipTable(true);
        var data = await _table.ReadAll();
        Assert.Empty(data.Members);
        Assert.Equal(0, data.Version.Version);
        Assert.NotNull(data.Version.VersionEtag);
    }

    [Fact]
    public async Task A_row_is_inserted_once_and_under_the_newest_version_only()
    {
        var (entry, version) = (Entry(), (await _table.ReadAll()).Version.Next());
        Assert.True(await _table.InsertRow(entry, version));
        Assert.False(await _table.InsertRow(entry, version), "the same row, an old version");
        Assert.False(await _table.InsertRow(Entry(), version), "another row, an old version");

        var data = await _table.ReadAll();
        Assert.Equal(1, data.Version.Version);
        Assert.NotEqual(version.VersionEtag, data.Version.VersionEtag);
        Assert.False(await _table.InsertRow(entry, data.Version.Next()), "the same row, the newest version");
        Assert.Single((await _table.ReadAll()).Members);

        var row = await _table.ReadRow(entry.SiloAddress);
        Assert.Equal(1, row.Version.Version);
        Assert.NotNull(Assert.Single(row.Members).Item2);
        Assert.Empty((await _table.ReadRow(Entry().SiloAddress)).Members);
    }

    [Fact]
    public async Task A_row_is_updated_under_its_etag_and_the_newest_version_only()
    {
        for (var i = 1; i < 5; i++)
        {
            var entry = Entry();
            entry.SuspectTimes = [Tuple.Create(Address(), Now().AddSeconds(1)), Tuple.Create(Address(), Now().AddSeconds(2))];
            var version = (await _table.ReadAll()).Version.Next();
            Assert.True(await _table.InsertRow(entry, version));
            var etag = (await _table.ReadAll()).TryGet(entry.SiloAddress)!.Item2;
            Assert.False(await _table.UpdateRow(entry, etag, version), "an old version");

            version = (await _table.ReadAll()).Version.Next();
            entry.Status = SiloStatus.Active;
            Assert.True(await _table.UpdateRow(entry, etag, version));
            Assert.False(await _table.UpdateRow(entry, etag, version), "an old etag and an old version");
            var data = await _table.ReadAll();
            Assert.False(await _table.UpdateRow(entry, etag, data.Version.Next()), "an old etag");
            Assert.Equal(version.Version, (await _table.ReadAll()).Version.Version);

            var (read, newEtag) = data.TryGet(entry.SiloAddress)!;
            Assert.NotEqual(etag, newEtag);
            Assert.Equal(
                (entry.Status, entry.ProxyPort, entry.HostName, entry.SiloName),
                (read.Status, read.ProxyPort, read.HostName, read.SiloName));
            Assert.Equal(entry.StartTime, read.StartTime, TimeSpan.FromSeconds(1));
            Assert.Equal(entry.SuspectTimes!.Select(vote => vote.Item1), read.SuspectTimes!.Select(vote => vote.Item1));
            Assert.All(entry.SuspectTimes.Zip(read.SuspectTimes!),
                votes => Assert.Equal(votes.First.Item2, votes.Second.Item2, TimeSpan.FromSeconds(1)));
            Assert.Equal(i, data.Members.Count);
        }
        Assert.False(await _table.UpdateRow(Entry(), "1", (await _table.ReadAll()).Version.Next()), "a row that is not there");
    }

    [Fact]
    public async Task Of_many_who_change_it_at_once_each_does_in_turn()
    {
        var (entry, first) = (Entry(), (await _table.ReadAll()).Version.Next());
        var inserted = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _table.InsertRow(entry, first)));
        Assert.Single(inserted, done => done);

        await Task.WhenAll(Enumerable.Range(0, 19).Select(async _ =>
        {
            while (true)
            {
                var data = await _table.ReadAll();
                var (row, etag) = data.TryGet(entry.SiloAddress)!;
                if (await _table.UpdateRow(row, etag, data.Version.Next()))
                    return;
            }
        }));
        Assert.Equal(20, (await _table.ReadAll()).Version.Version);
    }

    [Fact]
    public async Task A_sign_of_life_changes_no_version_and_lets_the_row_be_updated()
    {
        var entry = Entry();
        Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        var before = await _table.ReadAll();
        var time = DateTime.UtcNow;
        await _table.UpdateIAmAlive(new() { SiloAddress = entry.SiloAddress, IAmAliveTime = time });

        var after = await _table.ReadAll();
        Assert.Equal(before.Version.VersionEtag, after.Version.VersionEtag);
        Assert.Equal(before.Members[0].Item2, after.Members[0].Item2);
        Assert.InRange(after.Members[0].Item1.IAmAliveTime, time.AddSeconds(-1), time.AddSeconds(1));
    }

    [Fact]
    public async Task Dead_members_of_long_ago_are_removed_and_no_others()
    {
        var (old, dead) = (Entry(), Entry());
        (old.Status, old.IAmAliveTime, old.StartTime) = (SiloStatus.Dead, Now().AddDays(-10), Now().AddDays(-10));
        dead.Status = SiloStatus.Dead;
        foreach (var entry in (MembershipEntry[])[old, dead, Entry()])
            Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        await _table.CleanupDefunctSiloEntries(old.IAmAliveTime.AddDays(3));
        Assert.Equal(2, (await _table.ReadAll()).Members.Count);
        Assert.Null((await _table.ReadAll()).TryGet(old.SiloAddress));
        await _table.DeleteMembershipTableEntries(_cluster);
        Assert.Empty((await _table.ReadAll()).Members);
    }

    [Fact]
    public async Task Gateways_are_members_that_are_active_have_a_port_and_live()
    {
        var (active, portless, silent) = (Entry(SiloStatus.Active), Entry(SiloStatus.Active), Entry(SiloStatus.Active));
        portless.ProxyPort = 0;
        silent.IAmAliveTime = Now().AddMinutes(-5);
        foreach (var entry in (MembershipEntry[])[active, portless, silent, Entry()])
            Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        var gateways = new GatewayList(_database, _cluster);
        Assert.Equal(
            SiloAddress.New(active.SiloAddress.Endpoint.Address, active.ProxyPort, active.SiloAddress.Generation).ToGatewayUri(),
            Assert.Single(await gateways.GetGateways()));
        Assert.Equal([active.SiloAddress, portless.SiloAddress],
            (await gateways.WorkersAsync(TestContext.Current.CancellationToken)).OrderBy(a => a.Generation));
    }

    [Fact]
    public async Task A_database_that_was_away_has_nobody_taken_for_gone_who_could_not_say_that_it_lives()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var proxy = new CuttingProxy(PostgreSqlServer.Shared.Port);
        await using var cut = ClusterDatabase.Open(PostgreSqlServer.Shared.Url(new Uri(_url).AbsolutePath.Trim('/'), proxy.Port));
        var (lives, silent) = (Entry(SiloStatus.Active), Entry(SiloStatus.Active));
        lives.IAmAliveTime = DateTime.UtcNow - MemberTable.Silence + TimeSpan.FromSeconds(3);
        silent.IAmAliveTime = DateTime.UtcNow - 2 * MemberTable.Silence;
        foreach (var entry in (MembershipEntry[])[lives, silent])
            Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        var gateways = new GatewayList(cut, _cluster);
        Assert.Equal([lives.SiloAddress], await gateways.WorkersAsync(cancel));
        proxy.Break();
        await Assert.ThrowsAnyAsync<Exception>(() => gateways.WorkersAsync(cancel));
        await Task.Delay(4_000, cancel);
        proxy.Mend();
        Assert.Equal([lives.SiloAddress], await gateways.WorkersAsync(cancel));
        Assert.Equal([lives.SiloAddress], await gateways.WorkersAsync(cancel));
        Assert.Empty(await new GatewayList(_database, _cluster).WorkersAsync(cancel));
    }

    [Fact]
    public async Task A_sign_of_life_is_given_as_soon_as_the_database_is_back()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var proxy = new CuttingProxy(PostgreSqlServer.Shared.Port);
        await using var cut = ClusterDatabase.Open(PostgreSqlServer.Shared.Url(new Uri(_url).AbsolutePath.Trim('/'), proxy.Port));
        var entry = Entry(SiloStatus.Active);
        Assert.True(await _table.InsertRow(entry, (await _table.ReadAll()).Version.Next()));
        proxy.Break();
        entry.IAmAliveTime = DateTime.UtcNow;
        var saying = new MemberTable(cut, _cluster).UpdateIAmAliveAsync(entry, cancel);
        await Task.Delay(3_000, cancel);
        Assert.False(saying.IsCompleted);
        proxy.Mend();
        await saying.WaitAsync(TimeSpan.FromMinutes(1), cancel);
        // Dated by when it was given.
        Assert.InRange(DateTime.UtcNow - (await _table.ReadRow(entry.SiloAddress)).Members[0].Item1.IAmAliveTime,
            TimeSpan.FromSeconds(-1), TimeSpan.FromSeconds(2.5));
        using var gone = new CancellationTokenSource();
        proxy.Break();
        var stopped = new MemberTable(cut, _cluster).UpdateIAmAliveAsync(entry, gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => stopped);
    }

    [Fact]
    public async Task A_role_that_may_only_read_is_told_which_rights_a_worker_requires()
    {
        var name = new Uri(_url).AbsolutePath.Trim('/');
        PostgreSqlServer.Shared.Execute(name, """
            DO $$ BEGIN CREATE ROLE looker LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
            GRANT USAGE ON SCHEMA mlnetsuite TO looker;
            GRANT SELECT ON ALL TABLES IN SCHEMA mlnetsuite TO looker
            """);
        await using var looked = ClusterDatabase.Open(PostgreSqlServer.Shared.Url(name, user: "looker"));
        var fault = await Assert.ThrowsAsync<StudyException>(
            () => new MemberTable(looked, _cluster).InitializeMembershipTableAsync(true, TestContext.Current.CancellationToken));
        Assert.Matches("user 'looker' may not do .* GRANT SELECT, INSERT, UPDATE, DELETE", fault.Message);
    }

    [Fact]
    public async Task Looking_for_workers_leaves_a_database_as_it_is()
    {
        var url = PostgreSqlServer.Shared.NewDatabase();
        Assert.Empty(await ClusterLook.AtAsync(url, new(null, null), TestContext.Current.CancellationToken));
        Assert.Throws<StudyException>(() => StudyStores.Open(url, create: false));
    }

    private static MembershipEntry Entry(SiloStatus status = SiloStatus.Joining) => new()
    {
        SiloAddress = Address(),
        HostName = "host",
        SiloName = "a name",
        Status = status,
        ProxyPort = 12346,
        StartTime = Now(),
        IAmAliveTime = Now(),
        SuspectTimes = [],
    };

    private static SiloAddress Address() => SiloAddress.New(IPAddress.Loopback, 12345, Interlocked.Increment(ref _generation));

    private static DateTime Now()
    {
        var now = DateTime.UtcNow;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
    }
}
