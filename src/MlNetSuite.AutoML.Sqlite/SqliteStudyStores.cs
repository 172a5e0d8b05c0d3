using MlNetSuite.AutoML.Sqlite;
using MlNetSuite.AutoML.Studies;

[assembly: StudyStoreProvider(typeof(SqliteStudyStores))]

namespace MlNetSuite.AutoML.Sqlite;

/// <summary>Study files by URL: <c>studies.db</c>, or <c>sqlite:studies.db</c> in full.</summary>
public sealed class SqliteStudyStores : IStudyStoreProvider
{
    /// <inheritdoc/>
    public string Scheme => "sqlite";

    /// <inheritdoc/>
    public string Example => "sqlite:studies.db";

    /// <inheritdoc/>
    public string? FileOf(string address) => address;

    /// <inheritdoc/>
    public IStudyStore Open(string address, bool create) => new SqliteStudyStore(address, create);
}
