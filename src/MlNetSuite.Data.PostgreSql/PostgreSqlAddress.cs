using Npgsql;

namespace MlNetSuite.Data.PostgreSql;

/// <summary>The part of a URL after <c>postgres:</c>: <c>//user@host:5432/database?setting=value</c>, or Npgsql's connection
/// string.</summary>
internal static class PostgreSqlAddress
{
    /// <summary>Names that libpq has and Npgsql spells otherwise (https://www.postgresql.org/docs/current/libpq-connect.html).</summary>
    private static readonly Dictionary<string, string> LibpqNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["dbname"] = "Database",
        ["user"] = "Username",
    };

    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none. The message does not show it: it may hold a password.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            var settings = address.StartsWith("//", StringComparison.Ordinal) ? FromUrl(new($"postgresql:{address}")) : new(address);
            return settings.Host is { Length: > 0 } ? settings : throw new ArgumentException("no host");
        }
        catch (Exception fault) when (fault is ArgumentException or UriFormatException or InvalidCastException or OverflowException)
        {
            throw new FormatException("not an address of a PostgreSQL database; expected postgres://user@host/database, or " +
                "postgres:Host=...;Database=...", fault);
        }
    }

    /// <summary>Where it leads, without secrets: <c>host/database</c>, with the port where it is not the usual one.</summary>
    internal static string NameOf(NpgsqlConnectionStringBuilder settings) => settings.Port == NpgsqlConnection.DefaultPort
        ? $"{settings.Host}/{settings.Database}"
        : $"{settings.Host}:{settings.Port}/{settings.Database}";

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
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
            Set(settings, pair);
        return settings;
    }

    private static void Set(NpgsqlConnectionStringBuilder settings, string pair)
    {
        if (pair.Split('=', 2) is not [var name, var value])
            throw new ArgumentException("a setting without a value");
        var key = Uri.UnescapeDataString(name);
        var text = Uri.UnescapeDataString(value);
        var known = LibpqNames.GetValueOrDefault(key, key);
        if (!settings.ContainsKey(known))
            throw new FormatException($"unknown setting '{key}' in the address of a PostgreSQL database; there are sslmode, sslrootcert and "
                + "the others of Npgsql's connection strings");
        // verify-full and the like: Npgsql names them without a dash.
        settings[known] = key.Equals("sslmode", StringComparison.OrdinalIgnoreCase) ? text.Replace("-", "", StringComparison.Ordinal) : text;
    }
}
