using System.Collections.Concurrent;
using System.Reflection;

namespace MlNetSuite.AutoML.Studies;

/// <summary>Study stores by URL: <c>SCHEME:ADDRESS</c>, or the path of a study file. Thread-safe.</summary>
/// <remarks>To add a store: <c>StudyStores.Add(new MyStudyStores());</c></remarks>
public static class StudyStores
{
    /// <summary>The scheme of a bare path. A Windows drive has one letter, a scheme at least two.</summary>
    private const string Files = "sqlite";

    private static readonly ConcurrentDictionary<string, IStudyStoreProvider> Providers = new(StringComparer.OrdinalIgnoreCase);

    // Referencing a package is enough to have its store.
    private static readonly Dictionary<string, string> Packages = new(StringComparer.OrdinalIgnoreCase)
    {
        [Files] = "MlNetSuite.AutoML.Sqlite",
        ["postgres"] = "MlNetSuite.AutoML.PostgreSql",
        ["postgresql"] = "MlNetSuite.AutoML.PostgreSql",
    };

    /// <summary>Adds a kind of store, replacing one of the same scheme.</summary>
    public static void Add(IStudyStoreProvider provider)
    {
        ArgumentNullException.ThrowIfNull(provider);
        Providers[provider.Scheme] = provider;
    }

    /// <summary>Opens a store.</summary>
    /// <param name="url">Such as <c>studies.db</c> or <c>sqlite:studies.db</c>.</param>
    /// <param name="create">Whether to create it if it does not exist.</param>
    /// <exception cref="StudyException">There is no store of this scheme, or it cannot be opened.</exception>
    public static IStudyStore Open(string url, bool create = true)
    {
        var (provider, address) = Find(url);
        return provider.Open(address, create);
    }

    /// <summary>What a store is called in messages and on screens: its URL without secrets.</summary>
    /// <exception cref="StudyException">There is no store of this scheme.</exception>
    public static string NameOf(string url)
    {
        var (provider, address) = Find(url);
        return provider.NameOf(address);
    }

    /// <summary>The file that a URL names; null where the store is no file.</summary>
    /// <exception cref="StudyException">There is no store of this scheme.</exception>
    public static string? FileOf(string url)
    {
        var (provider, address) = Find(url);
        return provider.FileOf(address);
    }

    /// <summary>The provider that opens a URL, and the address to pass to it.</summary>
    /// <exception cref="StudyException">There is no store of this scheme.</exception>
    public static (IStudyStoreProvider Provider, string Address) Find(string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        var (scheme, address) = Split(url);
        if (Provider(scheme) is { } provider)
            return (provider, address);
        // A URL may hold a password: only its scheme is shown.
        throw new StudyException(Packages.TryGetValue(scheme, out var package)
            ? $"studies of {scheme}: require the package {package}, which this program does not reference; available stores: {Available()}."
            : $"unknown study store '{scheme}:'; available stores: {Available()}. Write a file name with a colon as ./NAME.");
    }

    private static string Available()
    {
        foreach (var scheme in Packages.Keys)
            Provider(scheme);
        var all = Providers.Values.DistinctBy(p => p.Scheme).OrderBy(p => p.Scheme, StringComparer.Ordinal)
            .Select(p => $"{p.Scheme} (such as {p.Example})").ToList();
        return all.Count == 0 ? "none" : string.Join(", ", all);
    }

    private static (string Scheme, string Address) Split(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon >= 2 && url.AsSpan(0, colon).IndexOfAnyExcept(SchemeLetters) < 0 ? (url[..colon], url[(colon + 1)..]) : (Files, url);
    }

    private static readonly System.Buffers.SearchValues<char> SchemeLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-");

    private static IStudyStoreProvider? Provider(string scheme)
    {
        if (!Providers.ContainsKey(scheme) && Packages.TryGetValue(scheme, out var package))
            Load(scheme, package);
        return Providers.GetValueOrDefault(scheme);
    }

    private static void Load(string scheme, string package)
    {
        try
        {
            if (Assembly.Load(package).GetCustomAttribute<StudyStoreProviderAttribute>() is { } named)
                Providers.TryAdd(scheme, (IStudyStoreProvider)Activator.CreateInstance(named.Provider)!);
        }
        catch (FileNotFoundException)
        {
            // Not referenced.
        }
    }
}
