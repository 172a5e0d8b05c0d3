using System.Collections.Concurrent;
using System.Reflection;

namespace MlNetSuite.AutoML.Studies;

/// <summary>Study stores by URL: <c>SCHEME:ADDRESS</c>, or the path of a study file. Thread-safe.</summary>
/// <remarks>To add a store: <c>StudyStores.Add(new MyStudyStores());</c></remarks>
public static class StudyStores
{
    /// <summary>The scheme of a bare path. A Windows drive has one letter, a scheme at least two.</summary>
    private const string Files = "sqlite";

    private const string FilesPackage = "MlNetSuite.AutoML.Sqlite";

    private static readonly ConcurrentDictionary<string, IStudyStoreProvider> Providers = new(StringComparer.OrdinalIgnoreCase);

    private static readonly Lazy<bool> FilesLoaded = new(LoadFiles);

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

    /// <summary>The provider that opens a URL, and the address to pass to it.</summary>
    /// <exception cref="StudyException">There is no store of this scheme.</exception>
    public static (IStudyStoreProvider Provider, string Address) Find(string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        _ = FilesLoaded.Value;
        var (scheme, address) = Split(url);
        if (Providers.TryGetValue(scheme, out var provider))
            return (provider, address);
        // A URL may hold a password: only its scheme is shown.
        throw new StudyException(scheme == Files
            ? $"study files require the package {FilesPackage}, which this program does not reference; available stores: {Available()}."
            : $"unknown study store '{scheme}:'; available stores: {Available()}. Write a file name with a colon as ./NAME.");
    }

    private static string Available() => Providers.IsEmpty
        ? "none"
        : string.Join(", ", Providers.Values.OrderBy(p => p.Scheme, StringComparer.Ordinal)
            .Select(p => $"{p.Scheme} (such as {p.Example})"));

    private static (string Scheme, string Address) Split(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        return colon >= 2 && url.AsSpan(0, colon).IndexOfAnyExcept(SchemeLetters) < 0 ? (url[..colon], url[(colon + 1)..]) : (Files, url);
    }

    private static readonly System.Buffers.SearchValues<char> SchemeLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-");

    /// <summary>Referencing the package is enough to have its store.</summary>
    private static bool LoadFiles()
    {
        try
        {
            if (Assembly.Load(FilesPackage).GetCustomAttribute<StudyStoreProviderAttribute>() is { } named)
                Providers.TryAdd(Files, (IStudyStoreProvider)Activator.CreateInstance(named.Provider)!);
            return true;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }
}
