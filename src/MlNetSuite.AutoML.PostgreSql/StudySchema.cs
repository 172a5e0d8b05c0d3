using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>Makes, migrates or refuses the tables of studies in a database.</summary>
/// <param name="tables">The connection.</param>
/// <param name="database">The database in messages.</param>
/// <param name="migrations">The steps to this program's version.</param>
internal sealed class StudySchema(PostgreSqlTables tables, string database, IReadOnlyList<StudyMigration> migrations)
{
    /// <summary>The table whose one row says the version of the others; a schema without it is not ours.</summary>
    private const string VersionTable = "study_version";

    /// <summary>"MLNS" in ASCII: the advisory lock under which tables are made.</summary>
    private const int Making = 0x4D4C4E53;

    private const int MostNamed = 5;

    private int Version => migrations[^1].Version;

    /// <summary>Whether the tables are those of this program's version.</summary>
    /// <exception cref="StudyException">They are of another program or of a newer version.</exception>
    internal bool IsThere => Found() is { } version && RequireReadable(version) == Version;

    /// <summary>Makes sure that the tables are those of this program's version.</summary>
    /// <param name="create">Whether to make or to migrate them.</param>
    /// <exception cref="StudyException">They are missing, of another program, or of a version that cannot be used.</exception>
    internal void Require(bool create)
    {
        var found = Found();
        if (found is { } version && RequireReadable(version) == Version)
            return;
        if (!create)
            throw new StudyException(found is { } older
                ? $"the studies in the database {database} are of version {older}, which an older mlnetsuite wrote, and this program reads "
                    + $"version {Version}; a sweep that goes on with one of them (mlnetsuite sweep --resume) migrates them."
                : $"the database {database} has no studies; a sweep with --study adds one.");
        tables.Migrate(() =>
        {
            tables.Number($"SELECT 1::bigint FROM pg_advisory_xact_lock({Making})");
            // Another process may have been first, of this version or of a newer one.
            var from = RequireReadable(Found() ?? Make());
            if (from is > 0 && from < Version)
                RequireUnused(from);
            foreach (var step in migrations.Where(step => step.Version > from))
            {
                tables.Execute(step.Sql);
                tables.Execute($"UPDATE {VersionTable} SET version = {step.Version}");
            }
        });
    }

    /// <summary>The version of the tables; null where there are none.</summary>
    private long? Found()
    {
        // One look at the catalog: another process may be making them.
        var there = tables.Rows("SELECT tablename::text FROM pg_tables WHERE schemaname = $1 ORDER BY tablename", row => row.GetString(0),
            PostgreSqlTables.Schema);
        if (there.Contains(VersionTable))
            return tables.Number($"SELECT version FROM {VersionTable}");
        if (there.Count > 0)
            throw new StudyException(
                $"the schema '{PostgreSqlTables.Schema}' of the database {database} has tables of another program "
                + $"({string.Join(", ", there.Take(MostNamed))}); choose another database. Nothing in it was changed.");
        return null;
    }

    private long Make()
    {
        tables.Execute($"CREATE SCHEMA IF NOT EXISTS {PostgreSqlTables.Schema}");
        tables.Execute($"CREATE TABLE {VersionTable} (version bigint NOT NULL); INSERT INTO {VersionTable} VALUES (0)");
        return 0;
    }

    private long RequireReadable(long version) => version <= Version
        ? version
        : throw new StudyException(
            $"the studies in the database {database} are of version {version}, and this program reads versions up to {Version}; use the "
            + "newer mlnetsuite that wrote them, or another database. Nothing in it was changed.");

    /// <summary>Refuses the migration while an older program is still writing the older version.</summary>
    private void RequireUnused(long version)
    {
        if (tables.Workers().Find(row => !row.IsDead) is { Worker: var worker })
            throw new StudyException(
                $"the studies in the database {database} are of version {version}, and an older mlnetsuite is working on them (process "
                + $"{worker.Process} on {worker.HostName}), which could not read version {Version}. Wait until it has ended. Nothing was "
                + "changed.");
    }
}
