using System.Diagnostics;
using MlNetSuite.AutoML.PostgreSql;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;
using Npgsql;

namespace MlNetSuite.Tests.AutoML.PostgreSql;

/// <summary>Databases that cannot be used as asked: each says why and what to do, and keeps its secrets.</summary>
public sealed class PostgreSqlFaultTests
{
    private static readonly int Version = StudyMigrations.Steps[^1].Version;

    private static readonly StudyMigration[] Later =
        [.. StudyMigrations.Steps, new(Version + 1, "Studies have tags.", "ALTER TABLE study ADD COLUMN tag text NOT NULL DEFAULT 'none'")];

    private static PostgreSqlServer Server => PostgreSqlServer.Shared;

    [Fact]
    public void A_database_that_is_not_there_is_named() =>
        Assert.Contains($"there is no database '127.0.0.1:{Server.Port}/absent'; create it first", Fault(Server.Url("absent")));

    [Fact]
    public void A_server_that_is_not_there_is_named_at_once_and_no_password_is_shown()
    {
        var watch = Stopwatch.StartNew();
        var message = Fault("postgres://ann:hush@127.0.0.1:1/studies");
        Assert.Contains("the database '127.0.0.1:1/studies' cannot be reached", message);
        Assert.DoesNotContain("hush", message);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 20);
        Assert.DoesNotContain("hush", Fault("postgres:Hoost=x;Password=hush"));
        Assert.Contains("unknown setting 'sslmoode'", Fault("postgres://ann:hush@127.0.0.1:1/studies?sslmoode=require"));
        Assert.Contains("not an address", Fault("postgres://"));
        foreach (var mistaken in (string[])["hu@sh/qzx", "hush/qzx", "hush#qzx", "hush?qzx"])
            Assert.DoesNotContain("qzx", Fault($"postgres://ann:{mistaken}@127.0.0.1:1/studies"));
        Assert.Equal("postgres://127.0.0.1:1/studies", StudyStores.NameOf("postgres://ann:hush@127.0.0.1:1/studies"));
    }

    [Theory]
    [InlineData("?sslmode=bogus", "'sslmode' in the address of a PostgreSQL database is 'bogus'; expected disable, allow, prefer, require, "
        + "verify-ca or verify-full")]
    [InlineData("?sslmode=7", "'sslmode' in the address of a PostgreSQL database is '7'; expected disable")]
    [InlineData("?connect_timeout=soon", "'connect_timeout' in the address of a PostgreSQL database is 'soon'; expected a whole number")]
    [InlineData("?connect_timeout=-1", "expected a whole number: a non-negative value")]
    [InlineData("?pooling=maybe", "'pooling' in the address of a PostgreSQL database is 'maybe'; expected true or false")]
    [InlineData("?channel_binding=often", "is 'often'; expected disable or prefer or require")]
    [InlineData("?target_session_attrs=best", "is 'best'; expected any, primary, standby")]
    [InlineData("?port=99999", "the port 99999 in the address of a PostgreSQL database is above 65535")]
    [InlineData("?minimum pool size=50&maximum pool size=3", "do not go together: Connection can't have 'Max Pool Size' 3 under")]
    public void A_setting_that_does_not_take_its_value_is_named_with_what_it_takes(string settings, string message)
    {
        var fault = Fault($"postgres://ann:hush@127.0.0.1:1/studies{settings}");
        Assert.Contains(message, fault);
        Assert.DoesNotContain("hush", fault);
    }

    [Fact]
    public void A_setting_of_a_connection_string_is_named_too_but_nothing_that_may_be_of_a_password()
    {
        Assert.Contains("'ssl mode' in the address of a PostgreSQL database is 'bogus'", Fault("postgres:Host=127.0.0.1;SSL Mode=bogus"));
        Assert.DoesNotContain("qzx", Fault("postgres:Host=127.0.0.1;Password=hush;qzx=1"));
        Assert.DoesNotContain("qzx", Fault("postgres://ann:12?sslmode=qzx@127.0.0.1/studies"));
    }

    [Fact]
    public void Only_a_sweep_is_told_to_resume()
    {
        Assert.Contains("use --resume to go on", Lost(sweeps: true));
        Assert.DoesNotContain("--resume", Lost(sweeps: false));

        static string Lost(bool sweeps)
        {
            using var connection = new NpgsqlConnection();
            var faults = new StudyFaults(new("Host=127.0.0.1;Database=studies"), connection, sweeps);
            return Assert.Throws<IOException>(() => faults.Explain<int>(() => throw new NpgsqlException("gone"))).Message;
        }
    }

    [Fact]
    public void A_database_without_studies_is_not_made_one_by_who_only_reads()
    {
        var url = Server.NewDatabase();
        Assert.Contains("has no studies; a sweep with --study adds one", Fault(url, create: false));
        Assert.Contains("has no studies; a sweep with --study adds one", Fault(url, create: false));
        StudyStores.Open(url).Dispose();
        StudyStores.Open(url, create: false).Dispose();
    }

    [Fact]
    public void Tables_of_another_program_are_left_alone()
    {
        var (name, url) = Database();
        Server.Execute(name,
            "CREATE SCHEMA mlnetsuite; CREATE TABLE mlnetsuite.study (shop text); INSERT INTO mlnetsuite.study VALUES ('mine')");
        Assert.Contains("has tables of another program (study)", Fault(url));
        Assert.Equal("mine", Server.Scalar(name, "SELECT shop FROM mlnetsuite.study"));
        // Outside the schema a table of the same name does no harm.
        var (free, freeUrl) = Database();
        Server.Execute(free, "CREATE TABLE study (shop text)");
        StudyStores.Open(freeUrl).Dispose();
    }

    [Fact]
    public void Who_may_not_make_tables_is_told_which_rights_are_required()
    {
        var (name, _) = Database();
        Server.Execute(name, "DO $$ BEGIN CREATE ROLE visitor LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        var message = Fault(Server.Url(name, user: "visitor"));
        Assert.Contains("user 'visitor' may not", message);
        Assert.Contains("GRANT CREATE ON DATABASE", message);
    }

    [Fact]
    public void Who_may_not_see_the_tables_is_told_which_rights_are_required()
    {
        var (name, url) = Database();
        StudyStores.Open(url).Dispose();
        Server.Execute(name, "DO $$ BEGIN CREATE ROLE stranger LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
        Assert.Contains("GRANT USAGE ON SCHEMA", Fault(Server.Url(name, user: "stranger"), create: false));
    }

    [Fact]
    public void A_study_that_somebody_deletes_is_not_shown_for_ever()
    {
        var (name, url) = Database();
        using var store = StudyStores.Open(url);
        store.Create(new("gone", new SearchSpace().Uniform("x", 0, 1, 0.5, ""), [Objective.Minimize("y")]));
        store.Enqueue("gone", new SearchSpace().Uniform("x", 0, 1, 0.5, "").Defaults, "");
        var revision = store.Changes("gone", 0).Revision;
        Server.Execute(name, "DELETE FROM mlnetsuite.trial; DELETE FROM mlnetsuite.study");
        Assert.Contains("no study 'gone'", Assert.Throws<StudyException>(() => store.Changes("gone", revision)).Message);
    }

    [Fact]
    public void A_user_that_is_refused_is_named()
    {
        var (name, _) = Database();
        Assert.Contains("refuses user 'nobody-known'", Fault(Server.Url(name, user: "nobody-known")));
    }

    [Fact]
    public void Newer_tables_are_refused_and_older_ones_migrated_by_who_sweeps()
    {
        var (name, url) = Database();
        using (var store = StudyStores.Open(url))
            store.Create(new("kept", new SearchSpace().Uniform("x", 0, 1, 0.5, ""), [Objective.Minimize("y")]));
        var address = url["postgres:".Length..];
        Assert.Contains($"are of version {Version}, which an older mlnetsuite wrote, and this program reads version {Version + 1}",
            Assert.Throws<StudyException>(() => PostgreSqlTables.Open(address, create: false, Later)).Message);
        PostgreSqlTables.Open(address, create: true, Later).Dispose();
        Assert.Equal("none", Server.Scalar(name, "SELECT tag FROM mlnetsuite.study"));
        Assert.Contains($"are of version {Version + 1}, and this program reads versions up to {Version}", Fault(url));
        Assert.Contains($"are of version {Version + 1}, and this program reads versions up to {Version}", Fault(url, create: false));
    }

    [Fact]
    public void Tables_that_an_older_program_works_on_are_left_to_it()
    {
        var (name, url) = Database();
        using (var store = StudyStores.Open(url))
        {
            store.Create(new("kept", new SearchSpace().Uniform("x", 0, 1, 0.5, ""), [Objective.Minimize("y")]));
            store.Claim("kept");
            Assert.Contains($"an older mlnetsuite is working on them (process {Environment.ProcessId} on {Environment.MachineName})",
                Assert.Throws<StudyException>(() => PostgreSqlTables.Open(url["postgres:".Length..], create: true, Later)).Message);
        }
        PostgreSqlTables.Open(url["postgres:".Length..], create: true, Later).Dispose();
        Assert.Equal(Version + 1L, Server.Scalar(name, "SELECT version FROM mlnetsuite.study_version"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_tables_as_they_were()
    {
        var (name, url) = Database();
        StudyStores.Open(url).Dispose();
        StudyMigration[] broken = [.. Later, new(Version + 2, "A mistake.", "INSERT INTO nowhere VALUES (1)")];
        Assert.ThrowsAny<Exception>(() => PostgreSqlTables.Open(url["postgres:".Length..], create: true, broken));
        Assert.Equal((long)Version, Server.Scalar(name, "SELECT version FROM mlnetsuite.study_version"));
        StudyStores.Open(url).Dispose();
    }

    [Fact]
    public void A_study_that_is_deleted_and_made_anew_is_not_read_on_from_where_the_old_one_was()
    {
        var (name, url) = Database();
        StudyDefinition study = new("again", new SearchSpace().Uniform("x", 0, 1, 0.5, ""), [Objective.Minimize("y")]);
        using var store = StudyStores.Open(url);
        Made(3);
        var revision = store.Changes("again", 0).Revision;
        Server.Execute(name, "DELETE FROM mlnetsuite.trial; DELETE FROM mlnetsuite.study");
        Made(5);
        Assert.Contains("was deleted and made anew", Assert.Throws<StudyException>(() => store.Changes("again", revision)).Message);
        Assert.Equal(5, store.Changes("again", 0).Trials.Count);

        void Made(int trials)
        {
            using var other = StudyStores.Open(url);
            other.Create(study);
            for (var i = 0; i < trials; i++)
                other.Enqueue("again", study.Space.Defaults, "");
        }
    }

    private static (string Name, string Url) Database()
    {
        var name = $"test_{Guid.NewGuid():N}";
        return (name, Server.NewDatabase(name));
    }

    private static string Fault(string url, bool create = true) =>
        Assert.Throws<StudyException>(() => StudyStores.Open(url, create)).Message;
}
