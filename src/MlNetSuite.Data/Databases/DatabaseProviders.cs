using System.Collections.Concurrent;
using System.Reflection;

namespace MlNetSuite.Data.Databases;

/// <summary>Databases by URL, <c>SCHEME:ADDRESS?query=SELECT ...</c>: the rows of a query are read as those of a file are.
/// Thread-safe.</summary>
/// <remarks>To add a kind of database: <c>DatabaseProviders.Add(new MyDatabases());</c></remarks>
public static class DatabaseProviders
{
    private const string Query = "?query=";

    private static readonly ConcurrentDictionary<string, IDatabaseProvider> Providers = new(StringComparer.OrdinalIgnoreCase);

    // Referencing a package is enough to have its databases.
    private static readonly Dictionary<string, string> Packages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sqlite"] = "MlNetSuite.Data.Sqlite",
        ["postgresql"] = "MlNetSuite.Data.PostgreSql",
        ["postgres"] = "MlNetSuite.Data.PostgreSql",
    };

    /// <summary>Adds a kind of database, replacing one of the same scheme.</summary>
    public static void Add(IDatabaseProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Providers[provider.Scheme] = provider;
    }

    /// <summary>The query that a URL means; null where it is the path of a file or anything else.</summary>
    /// <exception cref="InputException">Its database is of a kind that this program does not read.</exception>
    internal static DatabaseQuery? Find(string source)
    {
        // A Windows drive has one letter, a scheme at least two.
        var colon = source.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || source.AsSpan(0, colon).ContainsAnyExcept(Letters) || File.Exists(source))
            return null;
        var (scheme, rest) = (source[..colon], source[(colon + 1)..]);
        if (Provider(scheme) is not { } provider)
            return !Packages.TryGetValue(scheme, out var package) ? null : throw new InputException(
                $"{scheme}: rows of such a database require the package {package}, which this program does not reference");
        var mark = rest.IndexOf(Query, StringComparison.OrdinalIgnoreCase);
        if (mark < 0 || rest[(mark + Query.Length)..].Trim() is not { Length: > 0 } query)
            throw new InputException($"{scheme}: a query is required at the end of the URL, such as {provider.Example}");
        return new(provider, rest[..mark], query);
    }

    private static readonly System.Buffers.SearchValues<char> Letters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789");

    private static IDatabaseProvider? Provider(string scheme)
    {
        if (!Providers.ContainsKey(scheme) && Packages.TryGetValue(scheme, out var package))
            Load(scheme, package);
        return Providers.GetValueOrDefault(scheme);
    }

    private static void Load(string scheme, string package)
    {
        try
        {
            if (Assembly.Load(package).GetCustomAttribute<DatabaseProviderAttribute>() is { } named)
                Providers.TryAdd(scheme, (IDatabaseProvider)Activator.CreateInstance(named.Provider)!);
        }
        catch (FileNotFoundException)
        {
            // Not referenced.
        }
    }
}
