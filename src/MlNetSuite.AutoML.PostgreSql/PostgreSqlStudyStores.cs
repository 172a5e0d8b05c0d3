using MlNetSuite.AutoML.PostgreSql;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data.PostgreSql;

[assembly: StudyStoreProvider(typeof(PostgreSqlStudyStores))]

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>Studies in PostgreSQL by URL: <c>postgres://user@host/database</c>, or Npgsql's connection string in place of the
/// address.</summary>
public sealed class PostgreSqlStudyStores : IStudyStoreProvider
{
    /// <inheritdoc/>
    public string Scheme => "postgres";

    /// <inheritdoc/>
    public string Example => "postgres://user@host/database";

    /// <inheritdoc/>
    public string NameOf(string address) => $"postgres://{PostgreSqlAddress.NameOf(PostgreSqlTables.Parse(address))}";

    /// <inheritdoc/>
    public IStudyStore Open(string address, bool create) => new PostgreSqlStudyStore(address, create);
}
