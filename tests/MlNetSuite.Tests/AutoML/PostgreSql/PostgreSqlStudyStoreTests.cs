using MlNetSuite.AutoML.PostgreSql;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Tests.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.PostgreSql;

/// <summary>What a store in PostgreSQL does beyond the contract: others see it, its clock is the server's, and text that PostgreSQL cannot
/// hold does no harm.</summary>
public sealed class PostgreSqlStudyStoreTests : StudyStoreContract
{
    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly string _url;

    public PostgreSqlStudyStoreTests()
    {
        _url = PostgreSqlServer.Shared.NewDatabase(_database);
        Store = StudyStores.Open(_url);
    }

    private protected override IStudyStore Store { get; }

    private protected override IStudyStore OpenAgain() =>
        StudyStores.Open(_url.Replace("postgres:", "postgresql:", StringComparison.Ordinal), create: false);

    public override void Dispose() => Store.Dispose();

    [Theory]
    [InlineData(59_000, false)]
    [InlineData(61_000, true)]
    public void A_worker_elsewhere_is_taken_for_dead_when_it_is_silent_by_the_servers_clock(int milliseconds, bool dead)
    {
        Run(ended => ended with { State = TrialState.Completed, Values = [0.5, 1] });
        using var other = OpenAgain();
        Assert.Equal(1, other.Claim(Definition.Name).Number);
        Edit($"UPDATE mlnetsuite.worker SET host = 'elsewhere', heartbeat = heartbeat - {milliseconds} "
            + "WHERE id = (SELECT max(id) FROM mlnetsuite.worker)");
        Assert.Equal(dead ? 1 : 2, Store.Claim(Definition.Name).Number);
    }

    [Fact]
    public void Its_time_is_the_servers()
    {
        var server = (DateTime)PostgreSqlServer.Shared.Scalar(_database, "SELECT clock_timestamp()")!;
        Assert.InRange((Store.Now.UtcDateTime - server).TotalSeconds, -1, 5);
    }

    [Fact]
    public void Text_that_the_server_cannot_hold_is_held_as_near_as_it_can()
    {
        var trial = Run(ended => ended with { State = TrialState.Failed, Failure = "native\0code \uD800 ended" });
        Assert.Equal("native\uFFFDcode \uFFFD ended", Assert.Single(Store.Changes(Definition.Name, 0).Trials).Failure);
        Assert.Equal(0, trial.Number);
    }

    [Fact]
    public void Stores_that_claim_at_the_same_time_get_numbers_of_their_own()
    {
        Store.Create(Definition);
        var stores = Enumerable.Range(0, 6).Select(_ => OpenAgain()).ToList();
        var numbers = stores.AsParallel().WithDegreeOfParallelism(6).SelectMany(store =>
            Enumerable.Range(0, 20).Select(_ => store.Claim(Definition.Name).Number).ToList()).Order().ToList();
        stores.ForEach(store => store.Dispose());
        Assert.Equal(Enumerable.Range(0, 120), numbers);
    }

    [Fact]
    public void Two_that_make_the_tables_or_a_study_at_the_same_time_do_not_disturb_each_other()
    {
        var url = PostgreSqlServer.Shared.NewDatabase();
        var made = Enumerable.Range(0, 6).AsParallel().WithDegreeOfParallelism(6).Select(_ =>
        {
            using var study = Study.Open(StudyStores.Open(url), Definition, resume: true);
            return study.Definition.Name;
        }).ToList();
        Assert.Equal(6, made.Count);
        using var store = StudyStores.Open(url, create: false);
        Assert.Single(store.Studies());
    }

    private void Edit(string sql) => PostgreSqlServer.Shared.Execute(_database, sql);
}
