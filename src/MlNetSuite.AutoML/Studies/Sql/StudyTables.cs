using System.Data.Common;
using System.Globalization;

namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>A connection to the tables of a study store: what one database does otherwise than another. Parameters of statements are
/// <c>$1</c>, <c>$2</c> and so on; NaN is NULL. Thread-safe; one call at a time is served.</summary>
internal abstract class StudyTables : IDisposable
{
    /// <inheritdoc cref="IStudyStore.Noticed"/>
    internal event Action<string>? Noticed;

    /// <summary>The database's current time in milliseconds of Unix time, as an expression: clocks of machines are never
    /// compared.</summary>
    internal abstract string Now { get; }

    /// <summary>For how many milliseconds a worker has been silent, as an expression of its <c>heartbeat</c>.</summary>
    internal virtual string Silence => $"{Now} - heartbeat";

    /// <summary>The database's current time.</summary>
    internal virtual DateTimeOffset Time => DateTimeOffset.UtcNow;

    /// <inheritdoc cref="IStudyStore.IsPatient"/>
    internal virtual bool IsPatient
    {
        get => true;
        set { }
    }

    /// <summary>Runs a change as one transaction.</summary>
    /// <param name="work">The change. It may run again where its first run came to nothing, as when the connection was lost.</param>
    /// <param name="patient">Whether to wait for a database that cannot be reached at the moment.</param>
    internal abstract T Change<T>(Func<T> work, bool patient = true);

    /// <summary>Runs reads that see one state of the database. They may run again as a change may.</summary>
    internal abstract T Look<T>(Func<T> work);

    /// <summary>Within <see cref="Change"/>: until its end nobody else changes the study's trials.</summary>
    internal abstract void Lock(long study);

    /// <summary>Runs a statement and returns how many rows it changed. Within <see cref="Change"/>.</summary>
    internal int Run(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The whole number a query gives, or null. Within <see cref="Change"/> or <see cref="Look"/>.</summary>
    internal long? Number(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteScalar() switch
    {
        null or DBNull => null,
        var number => Convert.ToInt64(number, CultureInfo.InvariantCulture),
    };

    /// <summary>The rows of a query. Within <see cref="Change"/> or <see cref="Look"/>.</summary>
    internal List<T> Rows<T>(string sql, Func<DbDataReader, T> read, params ReadOnlySpan<object?> values)
    {
        var rows = new List<T>();
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    /// <summary>All workers, the dead among them.</summary>
    internal List<WorkerRow> Workers() => Rows($"SELECT id, host, process, started, store, {Silence} FROM worker", WorkerRow.Read);

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Tells a person something.</summary>
    protected void Notice(string message) => Noticed?.Invoke(message);

    /// <summary>The command of a statement with these values, which is kept for the next time.</summary>
    protected abstract DbCommand Prepare(string sql, ReadOnlySpan<object?> values);
}
