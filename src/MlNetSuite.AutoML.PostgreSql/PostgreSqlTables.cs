using System.Data;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;
using MlNetSuite.Data.PostgreSql;
using Npgsql;

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>One connection to the tables of studies in PostgreSQL, made anew when it was lost.</summary>
/// <remarks>A change whose connection is lost may have been committed or not: each writes its number into <c>caller</c> in the same
/// transaction, and one that runs again finds it there where it was.</remarks>
internal sealed class PostgreSqlTables : StudyTables
{
    /// <summary>The schema of all tables.</summary>
    internal const string Schema = "mlnetsuite";

    /// <summary>Sessions whose machine is gone end by themselves soon, so that what they had locked is free.</summary>
    private const string Sessions = "-c idle_in_transaction_session_timeout=20s -c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 "
        + "-c tcp_keepalives_count=3 -c client_min_messages=warning";

    private readonly Lock _gate = new();
    private readonly string _store = Guid.NewGuid().ToString("N");
    private readonly NpgsqlConnection _connection;
    private readonly Dictionary<string, NpgsqlCommand> _commands = [];
    private readonly ConnectionLoss _loss;
    private readonly StudyFaults _faults;
    private long _call;

    /// <summary>When a lost connection was made anew, by the database's clock; 0 while none has been lost.</summary>
    private long _reconnected;

    /// <summary>When it was by the database's clock, and a watch started then.</summary>
    private (long Milliseconds, Stopwatch Since) _clock;

    private PostgreSqlTables(NpgsqlConnectionStringBuilder settings, bool sweeps)
    {
        _connection = new(settings.ConnectionString);
        _faults = new(settings, _connection, sweeps);
        _loss = new(_connection, _faults.Database, sweeps ? ConnectionLoss.PatienceOfSweeps : ConnectionLoss.PatienceOfReaders, Notice);
    }

    /// <summary>How many connections a sweep or a worker has at most.</summary>
    internal const int MostConnections = 4;

    /// <summary>Whether a database has the tables of this program's version.</summary>
    /// <param name="address">See <see cref="PostgreSqlAddress"/>.</param>
    /// <exception cref="StudyException">It cannot be reached or used, or has tables of a newer version or of another program.</exception>
    internal static bool AreIn(string address)
    {
        using var tables = new PostgreSqlTables(Settings(address), sweeps: false);
        var areThere = false;
        tables._faults.ExplainOpening(() =>
        {
            tables.Connect();
            areThere = new StudySchema(tables, tables._faults.Database, StudyMigrations.Steps).IsThere;
        });
        return areThere;
    }

    /// <summary>Opens a database.</summary>
    /// <param name="address">See <see cref="PostgreSqlAddress"/>.</param>
    /// <param name="create">Whether to make the tables, or to migrate older ones.</param>
    /// <param name="migrations">The steps to this program's version; <see cref="StudyMigrations.Steps"/> unless given.</param>
    internal static PostgreSqlTables Open(string address, bool create, IReadOnlyList<StudyMigration>? migrations = null)
    {
        var tables = new PostgreSqlTables(Settings(address), sweeps: create);
        try
        {
            tables._faults.ExplainOpening(() =>
            {
                tables.Connect();
                new StudySchema(tables, tables._faults.Database, migrations ?? StudyMigrations.Steps).Require(create);
            });
            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    internal override string Now => "(extract(epoch FROM clock_timestamp()) * 1000)::bigint";

    /// <inheritdoc/>
    /// <remarks>This process heard nobody before it was connected again, and the others may have been cut off with it.</remarks>
    internal override string Silence => string.Create(CultureInfo.InvariantCulture, $"{Now} - greatest(heartbeat, {_reconnected})");

    /// <inheritdoc/>
    internal override DateTimeOffset Time
    {
        get
        {
            lock (_gate)
                return DateTimeOffset.FromUnixTimeMilliseconds(_clock.Milliseconds) + _clock.Since.Elapsed;
        }
    }

    /// <inheritdoc/>
    internal override bool IsPatient
    {
        get => _loss.IsPatient;
        set => _loss.IsPatient = value;
    }

    /// <inheritdoc/>
    internal override T Change<T>(Func<T> work, bool patient = true)
    {
        lock (_gate)
        {
            var call = ++_call;
            T? result = default;
            return _faults.Explain(() => patient ? _loss.Outlast(Attempt) : Attempt());

            T Attempt()
            {
                Connect();
                using var transaction = _connection.BeginTransaction(IsolationLevel.ReadCommitted);
                // Where an earlier attempt had been committed before its connection was lost, there is nothing left to do.
                if (!Enter(call))
                    return result!;
                result = work();
                transaction.Commit();
                return result;
            }
        }
    }

    /// <inheritdoc/>
    internal override T Look<T>(Func<T> work)
    {
        lock (_gate)
            return _faults.Explain(() => _loss.Outlast(() =>
            {
                Connect();
                using var transaction = _connection.BeginTransaction(IsolationLevel.RepeatableRead);
                var seen = work();
                transaction.Commit();
                return seen;
            }));
    }

    /// <inheritdoc/>
    internal override void Lock(long study) => Number("SELECT id FROM study WHERE id = $1 FOR UPDATE", study);

    /// <summary>Runs statements that are not kept, without parameters.</summary>
    internal void Execute(string sql)
    {
        using var command = new NpgsqlCommand(sql, _connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs the making or migrating of the tables as one transaction.</summary>
    internal void Migrate(Action work)
    {
        using var transaction = _connection.BeginTransaction(IsolationLevel.ReadCommitted);
        work();
        transaction.Commit();
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        lock (_gate)
        {
            foreach (var command in _commands.Values)
                command.Dispose();
            _commands.Clear();
            _connection.Dispose();
            _loss.Dispose();
        }
    }

    /// <inheritdoc/>
    protected override DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out var command))
            _commands[sql] = command = new(sql, _connection);
        command.Parameters.Clear();
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter
            {
                Value = value switch
                {
                    null or double.NaN => DBNull.Value,
                    string text => Storable(text),
                    _ => value,
                },
            });
        return command;
    }

    /// <summary>Reads an address.</summary>
    /// <exception cref="StudyException">It is none.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return PostgreSqlAddress.Parse(address);
        }
        catch (FormatException fault)
        {
            throw new StudyException($"{fault.Message}.", fault);
        }
    }

    private static NpgsqlConnectionStringBuilder Settings(string address)
    {
        var settings = Shared(address);
        (settings.Pooling, settings.Multiplexing) = (false, false);
        settings.MaxAutoPrepare = 64;
        settings.AutoPrepareMinUsages = 2;
        return settings;
    }

    /// <summary>What all connections to the tables have in common.</summary>
    internal static NpgsqlConnectionStringBuilder Shared(string address)
    {
        var settings = Parse(address);
        settings.SearchPath = Schema;
        settings.Options = $"{settings.Options} {Sessions}".Trim();
        settings.ApplicationName ??= "mlnetsuite";
        settings.KeepAlive = 10;
        return settings;
    }

    private void Connect()
    {
        if (_connection.FullState == ConnectionState.Open)
            return;
        var again = _clock.Since is not null;
        _connection.Close();
        OpenConnection();
        using var now = new NpgsqlCommand($"SELECT {Now}", _connection);
        _clock = ((long)now.ExecuteScalar()!, Stopwatch.StartNew());
        if (again)
            _reconnected = _clock.Milliseconds;
    }

    /// <summary>Opens the connection; whatever the network does to it meanwhile is the driver's own exception.</summary>
    private void OpenConnection()
    {
        using var limit = _loss.Limit();
        try
        {
            _connection.OpenAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException late)
        {
            throw new NpgsqlException("no answer in time", new TimeoutException("no answer in time", late));
        }
        catch (Exception reset) when (reset is IOException or SocketException)
        {
            // Npgsql lets it through bare where the server resets the connection before the driver has looked at its socket.
            throw new NpgsqlException($"the connection was reset while it was made: {reset.Message}", reset);
        }
    }

    /// <summary>Writes down that this change is made; false where it had been already.</summary>
    private bool Enter(long call)
    {
        var seen = Number($"""
            INSERT INTO caller (store, call, seen) VALUES ($1, $2, {Now})
            ON CONFLICT (store) DO UPDATE SET call = excluded.call, seen = excluded.seen WHERE caller.call < excluded.call
            RETURNING seen
            """, _store, call);
        if (seen is { } time)
            _clock = (time, Stopwatch.StartNew());
        return seen is not null;
    }

    /// <summary>Text as PostgreSQL can hold it: UTF-8 without the character 0.</summary>
    private static string Storable(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
