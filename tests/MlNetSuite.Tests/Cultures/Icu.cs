using System.Runtime.InteropServices;

namespace MlNetSuite.Tests.Cultures;

/// <summary>Programs of this repository are built without cultures; in this environment they have them, as an app of today does.</summary>
internal static class Icu
{
    /// <summary>Tells the culture that a test's own process is to have, so that the test can see that it has.</summary>
    internal const string Expected = "MLNETSUITE_TEST_CULTURE";

    internal static void SkipWhereThereIsNone() => Assert.SkipUnless(IsThere(),
        "this machine has no ICU (on Debian: apt-get install libicu-dev), without which .NET knows no cultures");

    /// <summary>What to set for a process, its culture such as <c>tr-TR</c>.</summary>
    internal static Dictionary<string, string> Environment(string culture)
    {
        var locale = $"{culture.Replace('-', '_')}.UTF-8";
        return new()
        {
            ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "0",
            ["LANG"] = locale,
            ["LC_ALL"] = locale,
            [Expected] = culture,
        };
    }

    // Windows and macOS have cultures of their own. On Linux .NET takes the newest library there is, and its name has the version.
    private static bool IsThere() =>
        !OperatingSystem.IsLinux()
        || Enumerable.Range(50, 70).Any(version => NativeLibrary.TryLoad($"libicuuc.so.{version}", out _));
}
