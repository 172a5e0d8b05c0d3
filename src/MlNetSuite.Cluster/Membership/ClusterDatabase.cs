using MlNetSuite.AutoML.PostgreSql;
using MlNetSuite.AutoML.Studies;
using Npgsql;

namespace MlNetSuite.Cluster.Membership;

/// <summary>The database of studies as a cluster uses it: pooled connections to its tables of members.</summary>
internal sealed class ClusterDatabase : IAsyncDisposable
{
    private static readonly string[] Schemes = ["postgres:", "postgresql:"];

    private readonly NpgsqlDataSource _source;
    private readonly StudyFaults _faults;

    private ClusterDatabase(NpgsqlConnectionStringBuilder settings, string name) =>
        (_source, _faults, Name) = (NpgsqlDataSource.Create(settings), new(settings, connection: null, sweeps: false), name);

    /// <summary>Its URL without secrets.</summary>
    internal string Name { get; }

    /// <summary>Whether a URL is one of PostgreSQL.</summary>
    internal static bool Is(string url) => Schemes.Any(scheme => url.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether workers can have met in a database; it stays as it is.</summary>
    /// <exception cref="StudyException">It is no PostgreSQL database, or it refuses.</exception>
    internal static bool HasTables(string url) => PostgreSqlTables.AreIn(StudyStores.Find(url).Address);

    /// <summary>Opens a database, and makes or migrates its tables.</summary>
    /// <param name="url">As <c>--study</c> takes it.</param>
    /// <exception cref="StudyException">It is no PostgreSQL database, or it refuses.</exception>
    internal static ClusterDatabase Open(string url)
    {
        var (provider, address) = StudyStores.Find(url);
        // The same checks and messages as for studies.
        PostgreSqlTables.Open(address, create: true).Dispose();
        var settings = PostgreSqlTables.Shared(address);
        // The store of the studies has one of its own.
        settings.MaxPoolSize = PostgreSqlTables.MostConnections - 1;
        return new(settings, provider.NameOf(address));
    }

    /// <summary>Runs a query and reads its rows.</summary>
    internal Task<List<T>> RowsAsync<T>(string sql, Func<NpgsqlDataReader, T> read, CancellationToken cancel, params object[] values) =>
        ExplainAsync(async () =>
        {
            await using var command = _source.CreateCommand(sql);
            Fill(command, values);
            await using var reader = await command.ExecuteReaderAsync(cancel);
            List<T> rows = [];
            while (await reader.ReadAsync(cancel))
                rows.Add(read(reader));
            return rows;
        });

    /// <summary>Runs a statement.</summary>
    internal Task ExecuteAsync(string sql, CancellationToken cancel, params object[] values) => ExplainAsync(async () =>
    {
        await using var command = _source.CreateCommand(sql);
        Fill(command, values);
        return await command.ExecuteNonQueryAsync(cancel);
    });

    /// <summary>Runs two statements that both change one row each, or neither does.</summary>
    internal Task<bool> BothAsync(
        (string Sql, object[] Values) first, (string Sql, object[] Values) second, CancellationToken cancel) => ExplainAsync(async () =>
    {
        await using var connection = await _source.OpenConnectionAsync(cancel);
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        foreach (var (sql, values) in new[] { first, second })
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            Fill(command, values);
            if (await command.ExecuteNonQueryAsync(cancel) != 1)
                return false;
        }
        await transaction.CommitAsync(cancel);
        return true;
    });

    /// <summary>Says what a person can do about a refusal that does not pass by itself.</summary>
    private async Task<T> ExplainAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (PostgresException refused) when (!refused.IsTransient && _faults.Refusal(refused) is { } known)
        {
            throw known;
        }
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private static void Fill(NpgsqlCommand command, object[] values)
    {
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
    }
}
