using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Studies.Sql;

namespace MlNetSuite.AutoML.PostgreSql;

/// <summary>Stores studies in the schema <c>mlnetsuite</c> of a PostgreSQL database. Any number of processes on any number of machines may
/// share it. A call waits for a database that cannot be reached at the moment, up to ten minutes, or five seconds of a store that was opened to
/// be read; what is recorded is recorded once.</summary>
/// <param name="address">The URL without <c>postgres:</c>, or Npgsql's connection string.</param>
/// <param name="create">Whether to make the tables if there are none.</param>
/// <exception cref="StudyException">It cannot be reached or used, holds no studies, or those of a newer version.</exception>
public sealed class PostgreSqlStudyStore(string address, bool create = true) : SqlStudyStore(PostgreSqlTables.Open(address, create));
