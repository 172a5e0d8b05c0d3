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
        settings.Pooling = false;
        settings.ApplicationName ??= "mlnetsuite";
        return new NpgsqlConnection(settings.ConnectionString);
    }

    /// <inheritdoc/>
    public string NameOf(string address)
    {
        var settings = Parse(address);
        return $"{settings.Host}/{settings.Database}";
    }

    private static NpgsqlConnectionStringBuilder Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            return address.StartsWith("//", StringComparison.Ordinal) ? FromUrl(new($"postgresql:{address}")) : new(address);
        }
        catch (Exception fault) when (fault is ArgumentException or UriFormatException)
        {
            // The address may hold a password and is not shown.
            throw new InputException("postgresql: not an address of a database; expected postgresql://user@host/database?query=..., or " +
                "postgresql:Host=...;Database=...?query=...", fault);
        }
    }

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = url.Host,
            Database = Uri.UnescapeDataString(url.AbsolutePath.TrimStart('/')),
        };
        if (url.Port > 0)
            settings.Port = url.Port;
        if (url.UserInfo.Split(':', 2) is [{ Length: > 0 } user, .. var password])
        {
            settings.Username = Uri.UnescapeDataString(user);
            if (password is [var secret])
                settings.Password = Uri.UnescapeDataString(secret);
        }
        return settings;
    }
}
