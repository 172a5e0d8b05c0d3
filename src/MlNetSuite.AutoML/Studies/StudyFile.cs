using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace MlNetSuite.AutoML.Studies;

/// <summary>One connection to a study file: its schema, its prepared commands, and what SQLite's faults mean to people.</summary>
/// <remarks>Write-ahead log with <c>synchronous = normal</c>: what was committed survives the death of the process at any
/// moment; a power cut may take the last moments, and never leaves half a transaction (https://www.sqlite.org/wal.html).</remarks>
internal sealed class StudyFile : IDisposable
{
    /// <summary>"MLNS" in ASCII, in the header's field for this purpose (https://www.sqlite.org/fileformat.html).</summary>
    private const int ApplicationId = 0x4D4C4E53;

    private const int Schema = 1;

    /// <summary>Seconds to wait for another process to finish writing.</summary>
    private const int Patience = 30;

    private const string Tables = """
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

    private readonly Lock _gate = new();
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];
    private readonly string _path;

    internal StudyFile(string path, bool create)
    {
        _path = path;
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
        Execute("PRAGMA synchronous = NORMAL");
        return true;
    }

    private void Make()
    {
        Execute("PRAGMA journal_mode = WAL");
        Execute("BEGIN IMMEDIATE");
        // Another process may have been first.
        if (IsEmpty())
            Execute($"{Tables} PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Schema};");
        Execute("COMMIT");
    }

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
            throw new StudyException($"'{_path}' is an SQLite file of another program (application id {Ask("PRAGMA application_id")}, tables: {TableNames()}), not a study file; choose another path. Nothing in it was changed.");
        var schema = Ask("PRAGMA user_version");
        if (schema != Schema)
            throw new StudyException($"'{_path}' is a study file of version {schema}, and this program reads version {Schema}; open it with the newer mlnetsuite that wrote it, or choose another path.");
    }

    private string TableNames()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT coalesce(group_concat(name, ', '), 'none') FROM (SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name LIMIT 5)";
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
            return Guard(() =>
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
            });
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
        raw.SQLITE_NOTADB => new StudyException($"'{_path}' is not an SQLite file; a study file is expected, as a sweep with --study writes it. Choose another path.", fault),
        raw.SQLITE_CORRUPT => new StudyException($"study file '{_path}' is damaged ({Said(fault)}); go on from a copy of it, or start a new one at another path.", fault),
        raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            new StudyException($"study file '{_path}' cannot be written ({Said(fault)}): it and its folder must be, for the log SQLite keeps beside it. Allow it, or choose another path.", fault),
        raw.SQLITE_FULL => new IOException($"study file '{_path}' cannot grow: the disk is full. What was recorded is safe; make room, then go on with --resume.", fault),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new IOException($"study file '{_path}' has been held by another process for {Patience} seconds; end that one, then go on with --resume.", fault),
        _ => new IOException($"study file '{_path}' could not be read or written ({Said(fault)}); what was recorded before is safe. Look after the disk, then go on with --resume.", fault),
    };

    private static string Said(SqliteException fault) => $"{raw.sqlite3_errstr(fault.SqliteErrorCode).utf8_to_string()}, code {fault.SqliteExtendedErrorCode}";
}
