using System.Data.Common;
using Microsoft.Data.Sqlite;
using MlNetSuite.Data.Databases;
using MlNetSuite.Data.Sqlite;

[assembly: DatabaseProvider(typeof(SqliteDatabases))]

namespace MlNetSuite.Data.Sqlite;

/// <summary>SQLite files by URL, such as <c>sqlite:shop.db?query=select * from customers</c>; opened read-only.</summary>
public sealed class SqliteDatabases : IDatabaseProvider
{
    /// <inheritdoc/>
    public string Scheme => "sqlite";

    /// <inheritdoc/>
    public string Example => "sqlite:shop.db?query=select * from customers";

    /// <inheritdoc/>
    public DbConnection Connect(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!File.Exists(address))
            throw new InputException($"no file at '{address}'; expected an SQLite database");
        return new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.GetFullPath(address),
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
    }

    /// <inheritdoc/>
    public string NameOf(string address) => Path.GetFileName(address);
}
