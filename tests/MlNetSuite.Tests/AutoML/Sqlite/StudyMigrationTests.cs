using Microsoft.Data.Sqlite;
using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;
using MlNetSuite.Tests.Fixtures;

namespace MlNetSuite.Tests.AutoML.Sqlite;

/// <summary>A study file of an older version is taken forward; one of a newer version is refused, and only that is called newer.</summary>
public sealed class StudyMigrationTests : IDisposable
{
    /// <summary>The version of the committed file.</summary>
    private const long First = 1;

    /// <summary>The version that this program writes.</summary>
    private const long Latest = 5;

    /// <summary>As a later program might go on.</summary>
    private static readonly StudyMigration[] Later =
    [
        .. StudyMigrations.Steps,
        new(6, "Studies have notes.", "ALTER TABLE study ADD COLUMN note TEXT NOT NULL DEFAULT 'none';"),
        new(7, "Notes become tags.",
            "CREATE TABLE tag (study INTEGER NOT NULL, name TEXT NOT NULL); INSERT INTO tag SELECT id, note FROM study;"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Steps_are_numbered_from_1_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, (int)Latest), StudyMigrations.Steps.Select(step => step.Version));

    [Fact]
    public void A_file_of_the_first_version_becomes_one_of_this_program()
    {
        var path = Old();
        Assert.Equal(First, Ask(path, "PRAGMA user_version"));
        new SqliteStudyStore(path).Dispose();
        Assert.Equal(Latest, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void Reading_leaves_the_file_as_it_is_and_the_first_change_migrates_it()
    {
        var path = Old();
        var before = File.ReadAllBytes(path);
        using (var store = new SqliteStudyStore(path, create: false))
            Assert.Equal(4, store.Changes("sweep", 0).Trials.Count);
        Assert.Equal(before, File.ReadAllBytes(path));

        using (var store = new SqliteStudyStore(path, create: false))
        {
            Assert.Single(store.Studies());
            Assert.Equal(4, store.Claim("sweep").Number);
            Assert.Equal(4, store.Changes("sweep", 0).Trials.Count);
        }
        Assert.Equal(Latest, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void A_file_that_an_older_program_works_on_can_be_read_but_not_changed()
    {
        var path = Old();
        using var older = new StudyFile(path, create: false, StudyMigrations.Steps.Take(1).ToList());
        SignOn(older);
        using var store = new SqliteStudyStore(path, create: false);
        Assert.Equal(4, store.Changes("sweep", 0).Trials.Count);
        Assert.Contains("an older mlnetsuite is working on it", Assert.Throws<StudyException>(() => store.Claim("sweep")).Message);
        Assert.Equal(4, store.Changes("sweep", 0).Trials.Count);
        Assert.Equal(First, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void It_is_taken_through_all_steps_that_it_lacks()
    {
        var path = Old();
        Open(path, Later);
        Assert.Equal(7L, Ask(path, "PRAGMA user_version"));
        Assert.Equal("none", Ask(path, "SELECT name FROM tag"));
        Assert.Equal(4L, Ask(path, "SELECT count(*) FROM trial WHERE state = 'completed'"));
    }

    [Fact]
    public void It_may_take_them_one_after_another()
    {
        var path = Old();
        Open(path, Later[..6]);
        Assert.Equal(6L, Ask(path, "PRAGMA user_version"));
        Open(path, Later);
        Assert.Equal(7L, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void A_new_file_has_the_tables_of_one_that_grew_old()
    {
        var (old, made) = (Old(), _folder.File("new.db"));
        Open(old, Later);
        Open(made, Later);
        const string Tables = "SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name)";
        Assert.Equal(Words(Ask(old, Tables)), Words(Ask(made, Tables)));
        Assert.Equal(7L, Ask(made, "PRAGMA user_version"));

        static string Words(object? sql) => string.Join(' ', $"{sql}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Opened_by_many_at_once_it_is_migrated_once()
    {
        var path = Old();
        Parallel.For(0, 8, _ => Open(path, Later));
        Assert.Equal(7L, Ask(path, "PRAGMA user_version"));
        Assert.Equal(1L, Ask(path, "SELECT count(*) FROM tag"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_file_as_it_was()
    {
        var path = Old();
        Assert.ThrowsAny<Exception>(() => Open(path, [.. Later[..6], new(7, "A mistake.", "INSERT INTO nowhere VALUES (1);")]));
        Assert.Equal(First, Ask(path, "PRAGMA user_version"));
        Assert.Equal(0L, Ask(path, "SELECT count(*) FROM pragma_table_info('study') WHERE name = 'note'"));
        Open(path, Later);
        Assert.Equal(7L, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void A_newer_file_is_refused_by_name_and_version_and_left_alone()
    {
        var path = Old();
        Open(path, Later);
        var message = Assert.Throws<StudyException>(() => new SqliteStudyStore(path)).Message;
        Assert.Contains(
            $"'{path}' is a study file of version 7, and this program reads versions up to {Latest}; open it with the newer mlnetsuite",
            message);
        Assert.Equal(7L, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void A_version_before_the_first_is_damage_and_not_newer()
    {
        var path = Old();
        Ask(path, "PRAGMA user_version = 0");
        var message = Assert.Throws<StudyException>(() => new SqliteStudyStore(path)).Message;
        Assert.DoesNotContain("newer", message);
        Assert.Contains("versions start at 1", message);
    }

    [Fact]
    public void A_file_that_an_older_program_works_on_is_left_to_it()
    {
        var path = Old();
        using (var older = new StudyFile(path, create: false, StudyMigrations.Steps.Take(1).ToList()))
        {
            SignOn(older);
            var message = Assert.Throws<StudyException>(() => new SqliteStudyStore(path)).Message;
            Assert.Contains($"an older mlnetsuite is working on it (process {Environment.ProcessId} on {Environment.MachineName})",
                message);
            Assert.Equal(First, Ask(path, "PRAGMA user_version"));
        }
        Ask(path, "UPDATE worker SET started = 'before the last restart'");
        new SqliteStudyStore(path).Dispose();
        Assert.Equal(Latest, Ask(path, "PRAGMA user_version"));
    }

    [Fact]
    public void A_program_of_the_first_version_does_not_misread_an_interrupted_trial()
    {
        var path = Old();
        using (var study = Study.Open(new SqliteStudyStore(path), Stored(path), resume: true))
        {
            var claim = study.Claim()!;
            study.Begin(new() { Number = claim.Number, Parameters = study.Definition.Space.Defaults, Seed = 1 });
            study.Finish(
                new() { Number = claim.Number, Parameters = study.Definition.Space.Defaults, Seed = 1, State = TrialState.Interrupted });
        }
        var message = Assert.Throws<StudyException>(() => Open(path, [StudyMigrations.Steps[0]])).Message;
        Assert.Contains($"version {Latest}, and this program reads versions up to 1", message);
    }

    [Fact]
    public void A_trial_that_a_user_skipped_under_an_older_version_stays_skipped()
    {
        var path = Old();
        Ask(path, "UPDATE trial SET state = 'stopped', failure = 'skipped' WHERE number = 1");
        Ask(path, "UPDATE trial SET state = 'stopped', failure = 'the sweep ended' WHERE number = 2");
        using var study = Study.Open(new SqliteStudyStore(path), Stored(path), resume: true);
        Assert.Equal([TrialState.Completed, TrialState.Skipped, TrialState.Running, TrialState.Completed],
            study.Trials().Select(t => t.State));
        Assert.Equal([2, 4], new[] { study.Claim()!.Number, study.Claim()!.Number });
    }

    /// <summary>Registers this process as a live worker, as a program of the older version does.</summary>
    private static void SignOn(StudyFile file)
    {
        var self = StudyWorker.Enter();
        Assert.Equal(Environment.ProcessId, self.Process);
        file.Change(() => file.Run("INSERT INTO worker (host, process, started, store, heartbeat) VALUES ($1, $2, $3, $4, $5)",
            self.Host, self.Process, self.Started, self.Store, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()));
    }

    private static StudyDefinition Stored(string path)
    {
        using var store = new SqliteStudyStore(path);
        return store.Studies()[0];
    }

    private static void Open(string path, IReadOnlyList<StudyMigration> steps) => new StudyFile(path, create: true, steps).Dispose();

    private string Old() => EarlierVersions.CopyTo(_folder, "study.db");

    private static object? Ask(string path, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
