using System.Data.Common;

namespace MlNetSuite.AutoML.Studies.Sql;

/// <summary>A worker as a database holds it.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Worker">Who it is.</param>
/// <param name="Silence">Since its last heartbeat, by the database's clock.</param>
internal sealed record WorkerRow(long Id, StudyWorker Worker, TimeSpan Silence)
{
    /// <summary>Whether it is dead, see <see cref="StudyWorker.IsDead"/>.</summary>
    internal bool IsDead => Worker.IsDead(Silence);

    /// <summary>Reads a row of <see cref="StudyTables.Workers"/>.</summary>
    internal static WorkerRow Read(DbDataReader row) =>
        new(row.GetInt64(0), new(row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetString(4)),
            TimeSpan.FromMilliseconds(row.GetInt64(5)));
}
