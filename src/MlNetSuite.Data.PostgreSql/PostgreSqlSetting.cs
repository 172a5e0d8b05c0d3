using System.Text.RegularExpressions;
using Npgsql;

namespace MlNetSuite.Data.PostgreSql;

/// <summary>One setting of an address: by its name in Npgsql's connection strings, or in libpq.</summary>
internal static partial class PostgreSqlSetting
{
    /// <summary>Names that libpq has and Npgsql spells otherwise (https://www.postgresql.org/docs/current/libpq-connect.html).</summary>
    private static readonly Dictionary<string, string> LibpqNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sslrootcert"] = "Root Certificate",
        ["sslcert"] = "SSL Certificate",
        ["sslkey"] = "SSL Key",
        ["sslpassword"] = "SSL Password",
        ["sslnegotiation"] = "SSL Negotiation",
        ["channel_binding"] = "Channel Binding",
        ["gssencmode"] = "GSS Encryption Mode",
        ["require_auth"] = "Require Auth",
        ["target_session_attrs"] = "Target Session Attributes",
        ["connect_timeout"] = "Timeout",
        ["application_name"] = "Application Name",
        ["dbname"] = "Database",
        ["user"] = "Username",
    };

    private const string SessionAttributes = "Target Session Attributes";

    /// <summary>Sets it.</summary>
    /// <exception cref="WrongSettingException">There is none of this name, or it does not take this value.</exception>
    internal static void Set(NpgsqlConnectionStringBuilder settings, string name, string value)
    {
        var known = LibpqNames.GetValueOrDefault(name, name);
        if (!settings.ContainsKey(known))
            throw new WrongSettingException($"unknown setting '{name}' in the address of a PostgreSQL database; there are sslmode, "
                + "sslrootcert and the others of Npgsql's connection strings");
        var usual = settings[known];
        try
        {
            // verify-full and the like: Npgsql names them without a dash.
            settings[known] = usual is SslMode ? value.Replace("-", "", StringComparison.Ordinal) : value;
            if (settings[known] is Enum set && !Enum.IsDefined(set.GetType(), set))
                throw new ArgumentException("a number that stands for nothing");
        }
        catch (ArgumentException fault)
        {
            throw new WrongSettingException($"the setting '{name}' in the address of a PostgreSQL database is '{value}'; expected "
                + Expected(known, usual, fault), fault);
        }
    }

    private static string Expected(string name, object? usual, ArgumentException fault) => usual switch
    {
        SslMode => "disable, allow, prefer, require, verify-ca or verify-full",
        Enum choice => string.Join(" or ", Enum.GetNames(choice.GetType()).Select(one => one.ToLowerInvariant())),
        bool => "true or false",
        int when Bound().Match(fault.InnerException?.Message ?? "") is { Success: true } bound => $"a whole number: {bound.Groups[1]}",
        int => "a whole number",
        _ when name.Equals(SessionAttributes, StringComparison.OrdinalIgnoreCase) =>
            "any, primary, standby, prefer-primary, prefer-standby, read-write or read-only",
        _ => $"what {name} takes in Npgsql's connection strings",
    };

    /// <summary>What Npgsql says of a number that is out of its range.</summary>
    [GeneratedRegex(@"must be (.+?)\. \(Parameter")]
    private static partial Regex Bound();
}

/// <summary>A setting of an address that there is not, or that does not take what was given.</summary>
internal sealed class WrongSettingException(string message, Exception? inner = null) : FormatException(message, inner);
