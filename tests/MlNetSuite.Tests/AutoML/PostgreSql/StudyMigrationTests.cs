using MlNetSuite.AutoML.PostgreSql;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Tests.Fixtures;

namespace MlNetSuite.Tests.AutoML.PostgreSql;

/// <summary>A database as the first version left it, with a study that ended and one whose sweep was killed, is taken forward and loses
/// nothing.</summary>
public sealed class StudyMigrationTests
{
    /// <summary>The version that this program writes.</summary>
    private const long Latest = 2;

    /// <summary>All that the first version kept, but for what only its own processes need.</summary>
    private static readonly string[] Kept = ["study", "trial", "report", "note", "worker"];

    private readonly string _database = $"test_{Guid.NewGuid():N}";
    private readonly string _url;

    public StudyMigrationTests()
    {
        _url = PostgreSqlServer.Shared.NewDatabase(_database);
        Ask(File.ReadAllText(EarlierVersions.File("study-postgresql.sql")));
    }

    [Fact]
    public void Steps_are_numbered_from_1_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, (int)Latest), StudyMigrations.Steps.Select(step => step.Version));

    [Fact]
    public void A_database_of_the_first_version_becomes_one_of_this_program_row_by_row()
    {
        Assert.Equal(1L, Version());
        var before = Kept.ToDictionary(table => table, Rows);
        StudyStores.Open(_url).Dispose();
        Assert.Equal(Latest, Version());
        Assert.All(before, table => Assert.Equal(table.Value, Rows(table.Key)));
        Assert.Contains("network.hidden", before["trial"]);
    }

    [Fact]
    public void Who_only_reads_leaves_it_as_it_is_and_says_who_migrates_it()
    {
        var message = Assert.Throws<StudyException>(() => StudyStores.Open(_url, create: false)).Message;
        Assert.Contains($"are of version 1, which an older mlnetsuite wrote, and this program reads version {Latest}", message);
        Assert.Contains("mlnetsuite sweep --resume", message);
        Assert.Equal(1L, Version());
    }

    [Fact]
    public void Its_studies_are_read_as_they_were()
    {
        using var store = StudyStores.Open(_url);
        Assert.Equal(["sweep", "ratings"], store.Studies().Select(study => study.Name));
        Assert.Equal(["lbfgs is enough", "the one that was taken"], store.Notes("sweep").Select(note => note.Text));
        using var study = Study.Open(store, store.Studies()[0], resume: true, leaveOpen: true);
        Assert.Equal([.. Enumerable.Repeat(TrialState.Completed, 5), TrialState.Waiting], study.Trials().Select(trial => trial.State));
        Assert.Equal((2, 0.8888888888888888), (study.Best()!.Number, study.Best()!.Value));
        Assert.Equal(46, study.Best()!.Parameters.Int("sdca.iterations"));
        var running = Assert.Single(store.Changes("ratings", 0).Trials);
        Assert.Equal((TrialState.Running, 8, 2.320315520575335), (running.State, running.Reports.Count, running.Reports[^1].Value));
    }

    [Fact]
    public void Its_sweeps_go_on_where_they_were()
    {
        using var store = StudyStores.Open(_url);
        // The trial of the process that was killed, the number that nobody used, the one that a person enqueued.
        var left = store.Claim("ratings");
        Assert.Equal((0, 9), (left.Number, left.Begun!.Parameters.Int("biased-mf.rank")));
        var claims = Enumerable.Range(0, 3).Select(_ => store.Claim("sweep")).ToList();
        Assert.Equal([5, 6, 7], claims.Select(claim => claim.Number));
        Assert.Equal([null, TrialState.Waiting, null], claims.Select(claim => claim.Begun?.State));
    }

    [Fact]
    public void Its_tables_are_those_of_a_new_database()
    {
        StudyStores.Open(_url).Dispose();
        var made = $"test_{Guid.NewGuid():N}";
        StudyStores.Open(PostgreSqlServer.Shared.NewDatabase(made)).Dispose();
        foreach (var sql in (string[])[
            """
            SELECT string_agg(concat_ws(' ', table_name, column_name, data_type, is_nullable, column_default, is_identity), E'\n'
                ORDER BY table_name, ordinal_position) FROM information_schema.columns WHERE table_schema = 'mlnetsuite'
            """,
            "SELECT string_agg(indexdef, E'\\n' ORDER BY indexdef) FROM pg_indexes WHERE schemaname = 'mlnetsuite'",
            """
            SELECT string_agg(text, E'\n' ORDER BY text) FROM (SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) AS text
            FROM pg_constraint WHERE connamespace = 'mlnetsuite'::regnamespace) AS constraints
            """])
            Assert.Equal(PostgreSqlServer.Shared.Scalar(made, sql), Ask(sql));
    }

    private long Version() => (long)Ask("SELECT version FROM mlnetsuite.study_version")!;

    private string Rows(string table) => (string)Ask($"SELECT string_agg(t::text, E'\\n' ORDER BY t::text) FROM mlnetsuite.{table} AS t")!;

    private object? Ask(string sql) => PostgreSqlServer.Shared.Scalar(_database, sql);
}
