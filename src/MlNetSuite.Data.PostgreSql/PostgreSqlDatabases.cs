using System.Data.Common;
using MlNetSuite.Data.Databases;
using MlNetSuite.Data.PostgreSql;
using Npgsql;

[assembly: DatabaseProvider(typeof(PostgreSqlDatabases))]

namespace MlNetSuite.Data.PostgreSql;

/// <summary>PostgreSQL databases by URL: <c>postgresql://user@host/database?query=select ...</c>, or Npgsql's connection string in place
/// of the address. Every transaction is read-only.</summary>
public sealed class PostgreSqlDatabases : IDatabaseProvider
{
    private const string ReadOnly = "-c default_transaction_read_only=on";

    /// <inheritdoc/>
    public string Scheme => "postgresql";

    /// <inheritdoc/>
    public string Example => "postgresql://user@host/shop?query=select * from customers";

    /// <inheritdoc/>
    public DbConnection Connect(string address)
    {
        var settings = Parse(address);
        settings.Options = $"{settings.Options} {ReadOnly}".Trim();
        (settings.Pooling, settings.Multiplexing) = (false, false);
        settings.ApplicationName ??= "mlnetsuite";
        return new NpgsqlConnection(settings.ConnectionString);
    }

    /// <inheritdoc/>
    public string NameOf(string address) => PostgreSqlAddress.NameOf(Parse(address));

    private static NpgsqlConnectionStringBuilder Parse(string address)
    {
        try
        {
            return PostgreSqlAddress.Parse(address);
        }
        catch (WrongSettingException fault)
        {
            throw new InputException($"postgresql: {fault.Message}.", fault);
        }
        catch (FormatException fault)
        {
            throw new InputException($"postgresql: {fault.Message}, with ?query=... at the end", fault);
        }
    }
}
