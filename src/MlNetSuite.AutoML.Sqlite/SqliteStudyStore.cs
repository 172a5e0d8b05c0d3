using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>Stores studies in an SQLite file. Any number of threads and processes may share a file; a process killed at any
/// moment loses nothing that a completed call has recorded.</summary>
/// <param name="path">The file.</param>
/// <param name="create">Whether to make it, and its folder, if there is none.</param>
/// <exception cref="StudyException">It is missing, damaged, no study file, of a newer version, or cannot be written.</exception>
public sealed class SqliteStudyStore(string path, bool create = true) : SqlStudyStore(new StudyFile(path, create))
{
    /// <summary>Next to the file.</summary>
    public override string? TrialFolder { get; } = Path.GetFullPath($"{path}-trials");
}
