using System.Data.Common;
using System.Net;
using Npgsql;

namespace MlNetSuite.Data.PostgreSql;

/// <summary>The part of a URL after <c>postgres:</c>: <c>//user@host:5432/database?setting=value</c>, or Npgsql's connection
/// string.</summary>
internal static class PostgreSqlAddress
{
    /// <summary>Reads an address.</summary>
    /// <exception cref="FormatException">It is none, or a setting of it is wrong (<see cref="WrongSettingException"/>). The message shows
    /// nothing that may be part of a password.</exception>
    internal static NpgsqlConnectionStringBuilder Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        try
        {
            var settings = address.StartsWith("//", StringComparison.Ordinal)
                ? FromUrl(new($"postgresql:{address}"))
                : FromConnectionString(address);
            if (settings.Host is not { Length: > 0 })
                throw new ArgumentException("no host");
            RequireAgreement(settings);
            return settings;
        }
        catch (Exception fault) when (fault is ArgumentException or UriFormatException or InvalidCastException or OverflowException)
        {
            throw new FormatException("not an address of a PostgreSQL database; expected postgres://user@host/database or postgres://user@host:port/database (a port from 1 to 65535, and %40 for @, %3A "
                + "for :, %2F for /, %23 for # and %3F for ? in a name or a password), or postgres:Host=...;Database=...", fault);
        }
    }

    /// <summary>Where it leads, without secrets: <c>host/database</c>, with the port where it is not the usual one.</summary>
    internal static string NameOf(NpgsqlConnectionStringBuilder settings) => settings.Port == NpgsqlConnection.DefaultPort
        ? $"{settings.Host}/{settings.Database}"
        : $"{settings.Host}:{settings.Port}/{settings.Database}";

    private static NpgsqlConnectionStringBuilder FromUrl(Uri url)
    {
        // What follows such a sign in a password is no host, and is not shown.
        if (url.AbsolutePath.Contains('@', StringComparison.Ordinal) || url.Fragment.Length > 0)
            throw new ArgumentException("a sign that belongs to the user or the password");
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
        try
        {
            PostgreSqlSetting.Set(settings, Uri.UnescapeDataString(name), Uri.UnescapeDataString(value));
        }
        catch (WrongSettingException fault) when (pair.Contains('@', StringComparison.Ordinal))
        {
            throw new ArgumentException("what follows a question mark in a password is no setting", fault);
        }
    }

    private static NpgsqlConnectionStringBuilder FromConnectionString(string text)
    {
        var pairs = new DbConnectionStringBuilder { ConnectionString = text };
        var settings = new NpgsqlConnectionStringBuilder();
        foreach (string name in pairs.Keys)
        {
            // What follows a semicolon in a password is no name, and is not shown.
            if (!settings.ContainsKey(name))
                throw new WrongSettingException("a setting in the address of a PostgreSQL database is none of Npgsql's connection strings");
            PostgreSqlSetting.Set(settings, name, $"{pairs[name]}");
        }
        return settings;
    }

    /// <exception cref="WrongSettingException">Two settings do not go together.</exception>
    private static void RequireAgreement(NpgsqlConnectionStringBuilder settings)
    {
        if (settings.Port > IPEndPoint.MaxPort)
            throw new WrongSettingException(
                $"the port {settings.Port} in the address of a PostgreSQL database is above {IPEndPoint.MaxPort}");
        try
        {
            // Such as a pool that is to have more connections than it may; it is not opened.
            using var connection = new NpgsqlConnection(settings.ConnectionString);
        }
        catch (ArgumentException fault)
        {
            throw new WrongSettingException($"settings in the address of a PostgreSQL database do not go together: {fault.Message}", fault);
        }
    }
}
