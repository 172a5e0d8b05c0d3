using Microsoft.Data.Sqlite;

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>A worker as a study file holds it.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Worker">Who it is.</param>
/// <param name="Heartbeat">Its last heartbeat, in milliseconds of Unix time.</param>
internal sealed record WorkerRow(long Id, StudyWorker Worker, long Heartbeat)
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    internal const string Columns = "id, host, process, started, store, heartbeat";

    /// <summary>Whether it is dead, see <see cref="StudyWorker.IsDead"/>.</summary>
    internal bool IsDead => Worker.IsDead(TimeSpan.FromMilliseconds(Now() - Heartbeat));

    internal static WorkerRow Read(SqliteDataReader row) =>
        new(row.GetInt64(0), new(row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetString(4)), row.GetInt64(5));

    /// <summary>The current time in the unit of heartbeats.</summary>
    internal static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
}
