using System.Text.RegularExpressions;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>The NuGet sources of a person, as they may stand in a message: an address can hold a password or a key.</summary>
internal static partial class PackageSources
{
    /// <summary>Reads what <c>dotnet nuget list source</c> prints: a line with a number, the name and whether it is enabled, below it the
    /// address.</summary>
    /// <returns>Those that are enabled, as <c>name address</c>; by name alone where the address holds credentials.</returns>
    internal static IReadOnlyList<string> Parse(string printed) =>
        [.. Enabled().Matches(printed).Select(match => (Name: match.Groups[1].Value, Address: match.Groups[2].Value.Trim()))
            .Select(source => WithoutCredentials(source.Address) == source.Address ? $"{source.Name} {source.Address}" : source.Name)];

    /// <summary>A text with every address in it less user, password and query.</summary>
    internal static string WithoutCredentials(string text) => Query().Replace(User().Replace(text, "$1"), "$1");

    [GeneratedRegex(@"^\s*\d+\.\s+(.+?) \[Enabled\]\s*\n(.+)$", RegexOptions.Multiline)]
    private static partial Regex Enabled();

    [GeneratedRegex(@"(\b[a-z][a-z0-9+.-]*://)[^/@\s]*@", RegexOptions.IgnoreCase)]
    private static partial Regex User();

    [GeneratedRegex(@"(\bhttps?://[^\s?']*)\?[^\s']*", RegexOptions.IgnoreCase)]
    private static partial Regex Query();
}
