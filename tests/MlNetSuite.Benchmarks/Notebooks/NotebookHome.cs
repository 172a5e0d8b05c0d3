using System.Text.Json;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>A home of its own for a kernel: the packages of the user's cache are there, read and never written to, so that large ones
/// (libtorch) need not be copied; this project's are not, since another build of the same version may lie in the cache.</summary>
/// <param name="Folder">The home folder.</param>
/// <param name="Packages">The package cache in it.</param>
internal sealed record NotebookHome(string Folder, string Packages)
{
    private const string OwnPackages = "mlnetsuite.";

    /// <summary>The user's package cache.</summary>
    internal static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } set
        ? set
        : Path.Combine(UserFolder, ".nuget", "packages");

    private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <param name="beside">An existing folder, in which the home is made.</param>
    internal static NotebookHome Create(string beside)
    {
        var folder = Path.Combine(beside, $"home-{Guid.NewGuid():N}");
        var packages = Directory.CreateDirectory(Path.Combine(folder, ".nuget", "packages")).FullName;
        foreach (var id in Directory.CreateDirectory(UserPackages).EnumerateDirectories())
            if (!id.Name.StartsWith(OwnPackages, StringComparison.Ordinal))
                Link(id, Directory.CreateDirectory(Path.Combine(packages, id.Name)));
        // Which sources the user has is the user's to say.
        var configuration = Path.Combine(".nuget", "NuGet", "NuGet.Config");
        if (Path.Combine(UserFolder, configuration) is var own && File.Exists(own))
        {
            Directory.CreateDirectory(Path.Combine(folder, Path.GetDirectoryName(configuration)!));
            File.Copy(own, Path.Combine(folder, configuration));
        }
        return new(folder, packages);
    }

    /// <summary>The same JSON without where the home was: <c>~</c> stands for it.</summary>
    internal string Forget(string json) => json
        .Replace(JsonEncodedText.Encode(Folder).Value, "~", StringComparison.Ordinal).Replace(Folder, "~", StringComparison.Ordinal);

    /// <summary>Lets a process live there. The kernel keeps what it once restored in its home, by the names of the packages
    /// alone.</summary>
    internal void GiveTo(IDictionary<string, string?> environment)
    {
        environment["HOME"] = Folder;
        environment["NUGET_PACKAGES"] = Packages;
        environment["DOTNET_NOLOGO"] = environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = environment["DOTNET_SKIP_FIRST_TIME_EXPERIENCE"] = "1";
        // A build this process may run inside of is not to shape the kernel's restores, and no build server is to live on with its streams.
        environment.Remove("MSBuildSDKsPath");
        environment["MSBUILDDISABLENODEREUSE"] = "1";
        environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
    }

    private static void Link(DirectoryInfo id, DirectoryInfo links)
    {
        foreach (var version in id.EnumerateDirectories())
            Directory.CreateSymbolicLink(Path.Combine(links.FullName, version.Name), version.FullName);
    }
}
