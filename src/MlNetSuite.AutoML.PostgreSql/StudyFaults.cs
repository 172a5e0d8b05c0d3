using System.Data;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data.PostgreSql;
using Npgsql;

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>Messages for PostgreSQL's errors, without secrets.</summary>
/// <param name="settings">Where the database is.</param>
/// <param name="connection">The connection; null where there are several.</param>
/// <param name="sweeps">Whether a sweep is told, which can be resumed; false for who only reads.</param>
internal sealed class StudyFaults(NpgsqlConnectionStringBuilder settings, NpgsqlConnection? connection, bool sweeps)
{
    private readonly string _safe = $"what was recorded before is safe{(sweeps ? "; use --resume to go on" : "")}";

    /// <summary>The database in messages: host and name.</summary>
    internal string Database { get; } = $"'{PostgreSqlAddress.NameOf(settings)}'";

    private string User => settings.Username is { Length: > 0 } user ? $"user '{user}'" : $"user '{Environment.UserName}'";

    /// <summary>Opens the database and says what its faults mean.</summary>
    internal void ExplainOpening(Action open)
    {
        try
        {
            open();
        }
        catch (PostgresException refused)
        {
            throw Explain(refused);
        }
        catch (NpgsqlException none) when (none.Message.StartsWith("No password", StringComparison.Ordinal))
        {
            throw new StudyException(
                $"the database {Database} asks {User} for a password; give it by PGPASSWORD or a password file.", none);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new StudyException(
                $"the database {Database} cannot be reached: {ConnectionLoss.Reason(lost)}. Check the address, that the server runs, and "
                + "with TLS that its certificate is one that sslrootcert signs.", lost);
        }
    }

    /// <summary>Runs work and says what its faults mean.</summary>
    internal T Explain<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (PostgresException refused)
        {
            throw Explain(refused);
        }
        catch (Exception lost) when (IsLoss(lost))
        {
            throw new IOException($"the database {Database} cannot be reached ({ConnectionLoss.Reason(lost)}); {_safe}.", lost);
        }
    }

    private bool IsLoss(Exception fault) => fault is NpgsqlException or TimeoutException
        || (fault is InvalidOperationException && connection is { FullState: not ConnectionState.Open });

    private Exception Explain(PostgresException refused) => Refusal(refused) is { } known ? known : new IOException(
        $"the database {Database} refuses what studies require ({refused.MessageText}, code {refused.SqlState}); {_safe}.", refused);

    /// <summary>What a person can do about a refusal; null where that is not known.</summary>
    internal StudyException? Refusal(PostgresException refused) => refused.SqlState switch
    {
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => new StudyException(
            $"the database {Database} refuses {User}: {refused.MessageText}. Give another user in the URL (postgres://user@host/database), "
            + "and its password by PGPASSWORD or a password file.", refused),
        PostgresErrorCodes.InvalidCatalogName => new StudyException(
            $"there is no database {Database}; create it first (createdb), or give another in the URL.", refused),
        PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.UndefinedTable => new StudyException(
            $"{User} may not do what studies require in the database {Database}: {refused.MessageText}. They are kept in the schema "
            + $"'{PostgreSqlTables.Schema}': GRANT CREATE ON DATABASE lets a sweep make it, GRANT USAGE ON SCHEMA {PostgreSqlTables.Schema} "
            + "and GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES in it let one use it.", refused),
        PostgresErrorCodes.UniqueViolation => new StudyException(
            $"another process has made the same in the database {Database} at this moment ({refused.MessageText}); try again.", refused),
        PostgresErrorCodes.TooManyConnections => new StudyException(
            $"the database {Database} has no connection left for {User}: {refused.MessageText}. A sweep and a worker use up to "
            + $"{PostgreSqlTables.MostConnections} each: ALTER ROLE ... CONNECTION LIMIT, ALTER DATABASE ... CONNECTION LIMIT and the "
            + "server's max_connections allow more.", refused),
        _ => null,
    };
}
