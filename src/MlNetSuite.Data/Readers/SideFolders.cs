namespace MlNetSuite.Data.Readers;

/// <summary>A folder's <c>train</c> and <c>test</c>, in whatever case they are written.</summary>
internal static class SideFolders
{
    private static readonly EnumerationOptions AnyCase = new() { MatchCasing = MatchCasing.CaseInsensitive };

    /// <summary>Their paths; one that is not there is not there by its usual name.</summary>
    internal static (string Train, string Test) Of(string folder) => (Named(folder, "train"), Named(folder, "test"));

    private static string Named(string folder, string name)
    {
        var usual = Path.Combine(folder, name);
        return Directory.Exists(usual) || !Directory.Exists(folder) ? usual
            : Directory.EnumerateDirectories(folder, name, AnyCase).Order(StringComparer.Ordinal).FirstOrDefault(usual);
    }
}
