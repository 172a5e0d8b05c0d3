using Microsoft.Data.Sqlite;
using MlNetSuite.AutoML.Studies;
using SQLitePCL;

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>One connection to a study file: its schema, its prepared commands, and what SQLite's faults mean to people.</summary>
/// <remarks>Write-ahead log with <c>synchronous = normal</c>: what was committed survives the death of the process at any
/// moment; a power cut may take the last moments, and never leaves half a transaction (https://www.sqlite.org/wal.html).</remarks>
internal sealed class StudyFile : IDisposable
{
    /// <summary>"MLNS" in ASCII, in the header's field for this purpose (https://www.sqlite.org/fileformat.html).</summary>
    private const int ApplicationId = 0x4D4C4E53;

    /// <summary>Seconds to wait for another process to finish writing.</summary>
    private const int Patience = 30;

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly string _path;
    private readonly IReadOnlyList<StudyMigration> _migrations;

    /// <summary>Opens a file, and takes one of an older version forward.</summary>
    /// <param name="path">The file.</param>
    /// <param name="create">Whether to make it, and its folder, if there is none.</param>
    /// <param name="migrations">The steps to this program's version; <see cref="StudyMigrations.Steps"/> unless given.</param>
    internal StudyFile(string path, bool create, IReadOnlyList<StudyMigration>? migrations = null)
    {
        (_path, _migrations) = (path, migrations ?? StudyMigrations.Steps);
        var full = Path.GetFullPath(path);
        if (Directory.Exists(full))
            throw new StudyException($"'{path}' is a folder; a study file is expected, such as '{Path.Combine(path, "study.db")}'.");
        if (!create && !File.Exists(full))
            throw new StudyException($"there is no file '{path}'; a study file is expected, as a sweep with --study writes it.");
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

    /// <summary>Runs a change as one transaction, alone in this process and among all.</summary>
    internal T Change<T>(Func<T> work) => Transact("BEGIN IMMEDIATE", work);

    /// <summary>Runs reads that see one state of the file.</summary>
    internal T Look<T>(Func<T> work) => Transact("BEGIN", work);

    /// <summary>Runs a statement and returns how many rows it changed. Within <see cref="Change"/>.</summary>
    internal int Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The whole number a query gives, or null. Within <see cref="Change"/> or <see cref="Look"/>.</summary>
    internal long? Number(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() as long?;

    /// <summary>The rows of a query. Within <see cref="Change"/> or <see cref="Look"/>.</summary>
    internal List<T> Rows<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            _commands.Clear();
            _connection.Dispose();
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
        if (VersionOfFile() < Version)
            InTransaction(Migrate);
        Execute("PRAGMA synchronous = NORMAL");
        return true;
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

    /// <summary>Takes the tables through the steps that they lack.</summary>
    private void Migrate()
    {
        // Another process may have been first, of this version or of a newer one.
        var from = VersionOfFile();
        if (from is > 0 && from < Version)
            RequireUnused(from);
        foreach (var step in _migrations.Where(step => step.Version > from))
            Execute($"{step.Sql}; PRAGMA user_version = {step.Version};");
    }

    /// <summary>Sees to it that no older program goes on writing what it takes for its own version.</summary>
    private void RequireUnused(long version)
    {
        if (Rows($"SELECT {WorkerRow.Columns} FROM worker", WorkerRow.Read).Find(row => !row.IsDead) is { Worker: var worker })
            throw new StudyException(
                $"'{_path}' is a study file of version {version}, and an older mlnetsuite works on it (process {worker.Process} on "
                + $"{worker.Host.Split(' ')[0]}), which could not read version {Version}. Wait until it has ended. Nothing was changed.");
    }

    private long VersionOfFile() => Ask("PRAGMA user_version");

    private void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception fault) when (fault is UnauthorizedAccessException or IOException)
        {
            throw new StudyException($"study file '{_path}' cannot be made: {fault.Message.TrimEnd('.')}. Choose another path.", fault);
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
                $"'{_path}' says that it is a study file of version {version}, and versions begin at 1: its header is damaged. "
                + "Go on from a copy of it, or choose another path.");
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

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= values.Length; i++)
                command.Parameters.Add(new SqliteParameter { ParameterName = $"?{i}" });
            _commands[sql] = command;
        }
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] is null or double.NaN ? DBNull.Value : values[i];
        return command;
    }

    private T Transact<T>(string begin, Func<T> work)
    {
        lock (_gate)
            return Guard(() => InTransaction(begin, work));
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
                $"'{_path}' is not an SQLite file; a study file is expected, as a sweep with --study writes it. Choose another path.",
                fault),
        raw.SQLITE_CORRUPT =>
            new StudyException(
                $"study file '{_path}' is damaged ({Said(fault)}); go on from a copy of it, or start a new one at another path.", fault),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            new StudyException(
                $"study file '{_path}' cannot be written ({Said(fault)}): it and its folder must be, for the log SQLite keeps beside it. " +
                $"Allow it, or choose another path.", fault),
        raw.SQLITE_FULL =>
            new IOException(
                $"study file '{_path}' cannot grow: the disk is full. What was recorded is safe; make room, then go on with --resume.",
                fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new IOException(
                $"study file '{_path}' has been held by another process for {Patience} seconds; end that one, then go on with --resume.",
                fault),
        _ => new IOException(
            $"study file '{_path}' could not be read or written ({Said(fault)}); what was recorded before is safe. Look after the disk, " +
            $"then go on with --resume.", fault),
    };

    private static string Said(SqliteException fault) =>
        $"{raw.sqlite3_errstr(fault.SqliteErrorCode).utf8_to_string()}, code {fault.SqliteExtendedErrorCode}";
}
