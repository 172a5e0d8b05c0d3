using MlNetSuite.AutoML.Studies.Sql;

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>The schema of a study file: the first version, and the steps from each version to the next.</summary>
/// <remarks>To change the tables, or what their values mean, add a step to <see cref="Steps"/>; never edit one that has been released.
/// A new file is taken through all steps, so that it cannot differ from a migrated one.</remarks>
internal static class StudyMigrations
{
    private const string FirstTables = """
        CREATE TABLE study (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, space TEXT NOT NULL, objectives TEXT NOT NULL,
            seed INTEGER NOT NULL, attributes TEXT NOT NULL, created TEXT NOT NULL);
        -- A store that has claimed trials; gone when it was closed, or when another found its process dead.
        CREATE TABLE worker (
            id INTEGER PRIMARY KEY AUTOINCREMENT, host TEXT NOT NULL, process INTEGER NOT NULL, started TEXT NOT NULL, store TEXT NOT NULL,
            heartbeat INTEGER NOT NULL);
        -- revision: grows with every change of a study; 0 while the number is only claimed. begun: the revision it (last) began at.
        -- worker: who runs it; 0 while it waits for somebody to run it again; NULL once it has ended.
        CREATE TABLE trial (
            study INTEGER NOT NULL REFERENCES study(id), number INTEGER NOT NULL, revision INTEGER NOT NULL, begun INTEGER, worker INTEGER,
            state TEXT NOT NULL, parameters TEXT, seed INTEGER, origin TEXT, outcome TEXT, started TEXT, seconds REAL, memory INTEGER, failure TEXT,
            PRIMARY KEY (study, number)) WITHOUT ROWID;
        CREATE INDEX trial_revision ON trial(study, revision);
        CREATE INDEX trial_worker ON trial(worker, study, number) WHERE worker IS NOT NULL;
        -- A value of NULL is NaN, which SQLite has not.
        CREATE TABLE report (
            study INTEGER NOT NULL, trial INTEGER NOT NULL, revision INTEGER NOT NULL, step REAL, value REAL, seconds REAL,
            PRIMARY KEY (study, trial, revision)) WITHOUT ROWID;
        """;

    /// <summary>In the order of their versions, from 1 without a gap.</summary>
    internal static IReadOnlyList<StudyMigration> Steps { get; } =
    [
        new(1, "The first tables.", FirstTables),
        new(2, "Trials may be 'interrupted', a state that programs of version 1 cannot read.", ""),
        new(3, "Trials that a user skipped are no longer 'stopped': those run again when the study is resumed.",
            "UPDATE trial SET state = 'skipped' WHERE state = 'stopped' AND failure LIKE 'skipped%'"),
        new(4, "Trials say which share of the training rows they learn from; those of before learned from all.",
            "ALTER TABLE trial ADD COLUMN share REAL NOT NULL DEFAULT 1"),
        new(5, "Trials may be 'waiting', which programs of version 4 cannot read; they say which machine ran them; there are notes.", """
            ALTER TABLE trial ADD COLUMN machine TEXT NOT NULL DEFAULT '';
            -- trial: -1 for a note about the study.
            CREATE TABLE note (study INTEGER NOT NULL, trial INTEGER NOT NULL, text TEXT NOT NULL, written TEXT NOT NULL,
                PRIMARY KEY (study, trial)) WITHOUT ROWID;
            """),
    ];
}
