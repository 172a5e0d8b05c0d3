using System.Data.Common;
using Microsoft.Data.Sqlite;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;
using SQLitePCL;

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>One connection to a study file: its schema, its prepared commands, and messages for SQLite's errors.</summary>
/// <remarks>Write-ahead log with <c>synchronous = normal</c>: what was committed survives the death of the process at any
/// moment; a power cut may take the last moments, and never leaves half a transaction (https://www.sqlite.org/wal.html).</remarks>
internal sealed class StudyFile : StudyTables
{
    /// <summary>"MLNS" in ASCII, in the header's field for this purpose (https://www.sqlite.org/fileformat.html).</summary>
    private const int ApplicationId = 0x4D4C4E53;

    /// <summary>Seconds to wait for another process to finish writing.</summary>
    private const int Patience = 30;

    private readonly Lock _gate = new();
    private SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly string _path;
    private readonly IReadOnlyList<StudyMigration> _migrations;

    /// <summary>What a sweep is told to do once a fault is mended; who only reads has nothing to resume.</summary>
    private readonly string _resume;

    /// <summary>The file of an older version while <see cref="_connection"/> reads a migrated copy of it; else null.</summary>
    private SqliteConnection? _outdated;

    /// <summary>Opens a file. One of an older version is migrated now if <paramref name="create"/> is true, otherwise by the first
    /// <see cref="Change"/>: until then a migrated copy in memory is read, as of now, and the file stays as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to create it, and its folder, if there is none.</param>
    /// <param name="migrations">The steps to this program's version; <see cref="StudyMigrations.Steps"/> unless given.</param>
    internal StudyFile(string path, bool create, IReadOnlyList<StudyMigration>? migrations = null)
    {
        (_path, _migrations, _resume) = (path, migrations ?? StudyMigrations.Steps, create ? ", then use --resume" : "");
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new StudyException($"'{path}' is a folder; a study file is expected, such as '{Path.Combine(path, "study.db")}'.");
        if (!create && !File.Exists(full))
            throw new StudyException($"there is no file '{path}'; a study file is expected, as written by sweep --study.");
        _connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = full,
            Mode = create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite,
            Pooling = false,
            DefaultTimeout = Patience,
        }.ToString());
        try
        {
            Guard(() => Open(full, create));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The version of the tables that this program reads and writes.</summary>
    private int Version => _migrations[^1].Version;

    /// <inheritdoc/>
    internal override string Now => "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

    /// <inheritdoc/>
    /// <remarks>It is alone in this process and among all.</remarks>
    internal override T Change<T>(Func<T> work, bool patient = true)
    {
        lock (_gate)
            return Guard(() =>
            {
                if (_outdated is { } outdated)
                    MigrateOutdated(outdated);
                return InTransaction("BEGIN IMMEDIATE", work);
            });
    }

    /// <inheritdoc/>
    internal override T Look<T>(Func<T> work)
    {
        lock (_gate)
            return Guard(() => InTransaction("BEGIN", work));
    }

    /// <summary>A transaction has the whole file.</summary>
    internal override void Lock(long study)
    {
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            ClearCommands();
            _connection.Dispose();
            _outdated?.Dispose();
        }
    }

    private bool Open(string full, bool create)
    {
        if (create)
            MakeFolder(Path.GetDirectoryName(full)!);
        _connection.Open();
        Execute($"PRAGMA busy_timeout = {Patience * 1000}");
        if (create && IsEmpty())
            Make();
        RequireOurs();
        Execute("PRAGMA synchronous = NORMAL");
        if (VersionOfFile() == Version)
            return true;
        if (create)
            InTransaction(MigrateUnused);
        else
            ReadMigratedCopy();
        return true;
    }

    private void ReadMigratedCopy()
    {
        var copy = new SqliteConnection("Data Source=:memory:");
        copy.Open();
        _connection.BackupDatabase(copy);
        (_outdated, _connection) = (_connection, copy);
        InTransaction(Migrate);
    }

    private void MigrateOutdated(SqliteConnection outdated)
    {
        var copy = _connection;
        Use(outdated);
        try
        {
            InTransaction(MigrateUnused);
        }
        catch
        {
            Use(copy);
            throw;
        }
        _outdated = null;
        copy.Dispose();
    }

    private void Use(SqliteConnection connection)
    {
        ClearCommands();
        _connection = connection;
    }

    private void ClearCommands()
    {
        foreach (var command in _commands.Values)
            command.Dispose();
        _commands.Clear();
    }

    private void Make()
    {
        Execute("PRAGMA journal_mode = WAL");
        InTransaction(() =>
        {
            // Another process may have been first.
            if (!IsEmpty())
                return;
            Execute($"PRAGMA application_id = {ApplicationId}");
            Migrate();
        });
    }

    private void MigrateUnused()
    {
        // Another process may have been first, of this version or of a newer one.
        var from = VersionOfFile();
        if (from < Version)
            RequireUnused(from);
        Migrate();
    }

    /// <summary>Takes the tables through the steps that they lack.</summary>
    private void Migrate()
    {
        var from = VersionOfFile();
        foreach (var step in _migrations.Where(step => step.Version > from))
            Execute($"{step.Sql}; PRAGMA user_version = {step.Version};");
    }

    /// <summary>Refuses the migration while an older program is still writing the older version.</summary>
    private void RequireUnused(long version)
    {
        if (Workers().Find(row => !row.IsDead) is { Worker: var worker })
            throw new StudyException(
                $"'{_path}' is a study file of version {version}, and an older mlnetsuite is working on it (process {worker.Process} on "
                + $"{worker.HostName}), which could not read version {Version}. Wait until it has ended. Nothing was changed.");
    }

    /// <summary>The version of the tables as they are now.</summary>
    private long VersionOfFile() => Ask("PRAGMA user_version");

    private void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new StudyException($"study file '{_path}' cannot be created: {fault.Message.TrimEnd('.')}. Choose another path.", fault);
        }
    }

    private bool IsEmpty() => Ask("SELECT count(*) FROM sqlite_master") == 0 && Ask("PRAGMA application_id") == 0;

    private void RequireOurs()
    {
        if (Ask("PRAGMA application_id") != ApplicationId)
            throw new StudyException(
                $"'{_path}' is an SQLite file of another program (application id {Ask("PRAGMA application_id")}, tables: " +
                $"{TableNames()}), not a study file; choose another path. Nothing in it was changed.");
        var version = VersionOfFile();
        if (version > Version)
            throw new StudyException(
                $"'{_path}' is a study file of version {version}, and this program reads versions up to {Version}; "
                + "open it with the newer mlnetsuite that wrote it, or choose another path. Nothing in it was changed.");
        if (version < 1)
            throw new StudyException(
                $"'{_path}' claims to be a study file of version {version}, but versions start at 1: its header is damaged. "
                + "Restore a backup, or choose another path.");
    }

    private string TableNames()
    {
        using var command = _connection.CreateCommand();
        command.CommandText =
            "SELECT coalesce(group_concat(name, ', '), 'none') FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name LIMIT 5)";
        return (string)command.ExecuteScalar()!;
    }

    private long Ask(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <inheritdoc/>
    protected override DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _commands[sql] = command;
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] is null or double.NaN ? DBNull.Value : values[i];
        return command;
    }

    private void InTransaction(Action work) => InTransaction("BEGIN IMMEDIATE", () =>
    {
        work();
        return true;
    });

    private T InTransaction<T>(string begin, Func<T> work)
    {
        Run(begin);
        try
        {
            var result = work();
            Run("COMMIT");
            return result;
        }
        catch
        {
            // SQLite has rolled back by itself after some faults, such as a full disk.
            if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
                Run("ROLLBACK");
            throw;
        }
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException fault)
        {
            throw Explain(fault);
        }
    }

    private Exception Explain(SqliteException fault) => fault.SqliteErrorCode switch
    {
        raw.SQLITE_NOTADB =>
            new StudyException(
                $"'{_path}' is not an SQLite file; a study file is expected, as written by sweep --study. Choose another path.",
                fault),
        raw.SQLITE_CORRUPT =>
            new StudyException(
                $"study file '{_path}' is damaged ({Describe(fault)}); restore a backup, or start a new study at another path.", fault),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            new StudyException(
                $"study file '{_path}' cannot be written ({Describe(fault)}): the file and its folder must be writable. " +
                $"Change the permissions, or choose another path.", fault),
        raw.SQLITE_FULL =>
            new IOException(
                $"study file '{_path}' cannot grow: the disk is full. What was recorded is safe; free some space{_resume}.",
                fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new IOException(
                $"study file '{_path}' has been locked by another process for {Patience} seconds; end it{_resume}.",
                fault),
        _ => new IOException(
            $"study file '{_path}' could not be read or written ({Describe(fault)}); what was recorded before is safe. Check the "
            + $"disk{_resume}.", fault),
    };

    private static string Describe(SqliteException fault) =>
        $"{raw.sqlite3_errstr(fault.SqliteErrorCode).utf8_to_string()}, code {fault.SqliteExtendedErrorCode}";
}
