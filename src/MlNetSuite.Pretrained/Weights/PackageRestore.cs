using System.ComponentModel;
using System.Diagnostics;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Has NuGet fetch a package into a folder: which sources, credentials and proxies there are is in this user's configuration
/// and that of the folder the command runs in, as it is for any restore there.</summary>
/// <param name="dotnet">The command of the .NET SDK.</param>
/// <param name="configuration">The folder whose <c>nuget.config</c> counts, or those of its parents.</param>
internal sealed class PackageRestore(string dotnet, string configuration)
{
    /// <summary>Packages lie here, within the folder of a restore.</summary>
    internal const string Packages = "packages";

    private const string Project = "package.csproj";
    private const string Received = "received";

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(250);

    internal static PackageRestore Default => new("dotnet", Environment.CurrentDirectory);

    /// <summary>Fetches the package, and nothing that it depends on.</summary>
    /// <param name="package">Of exactly this version.</param>
    /// <param name="folder">An existing folder; the package is in <see cref="Packages"/> of it afterwards.</param>
    /// <param name="received">Told the bytes that have come over the network so far, from 0.</param>
    /// <param name="cancel">Ends the restore and all processes it started.</param>
    /// <exception cref="InputException">There is no SDK, or the restore failed; the message says why.</exception>
    internal async Task RunAsync(WeightsPackage package, string folder, Action<long> received, CancellationToken cancel)
    {
        received(0);
        await File.WriteAllTextAsync(Path.Combine(folder, Project), Text(package), cancel);
        using var process = Start(folder);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            await CountAsync(Path.Combine(folder, Received), received, output, cancel);
            var said = $"{await output}\n{await errors}";
            await process.WaitForExitAsync(cancel);
            // An interrupt reaches both, and it may be the first to end.
            cancel.ThrowIfCancellationRequested();
            if (process.ExitCode != 0)
                throw new InputException(
                    $"'{dotnet} restore' of {package.Id} {package.Version} failed: {Why(said)}{await SourcesAsync(cancel)}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                // It writes to the folder until then.
                process.WaitForExit();
            }
        }
    }

    /// <summary>A project that only downloads: what surrounds it on this machine has no say.</summary>
    private static string Text(WeightsPackage package) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>netstandard2.0</TargetFramework>
            <DisableImplicitFrameworkReferences>true</DisableImplicitFrameworkReferences>
            <ImportDirectoryBuildProps>false</ImportDirectoryBuildProps>
            <ImportDirectoryBuildTargets>false</ImportDirectoryBuildTargets>
            <ImportDirectoryPackagesProps>false</ImportDirectoryPackagesProps>
            <RestorePackagesPath>$(MSBuildThisFileDirectory){Packages}</RestorePackagesPath>
            <RestoreFallbackFolders>clear</RestoreFallbackFolders>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <PackageDownload Include="{package.Id}" Version="[{package.Version}]" />
          </ItemGroup>
        </Project>
        """;

    private Process Start(string folder)
    {
        var start = Command("restore", Project, "--nologo", "-nodeReuse:false");
        start.WorkingDirectory = folder;
        // Read by MSBuild as the property of that name.
        start.Environment["RestoreRootConfigDirectory"] = configuration;
        // What is fetched passes through here, so that it can be counted and goes with the folder.
        start.Environment["NUGET_HTTP_CACHE_PATH"] = Path.Combine(folder, Received);
        return Start(start);
    }

    private ProcessStartInfo Command(params string[] arguments) => new(dotnet, arguments)
    {
        CreateNoWindow = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["DOTNET_CLI_UI_LANGUAGE"] = "en" },
    };

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InputException($"'{dotnet}' could not be started ({e.Message}); packages are fetched by the .NET SDK", e);
        }
    }

    /// <summary>Tells how many bytes a folder has, whenever it has more, until a task ends.</summary>
    private static async Task CountAsync(string folder, Action<long> received, Task end, CancellationToken cancel)
    {
        var last = 0L;
        while (await Task.WhenAny(end, Task.Delay(Pace, cancel)) != end)
        {
            cancel.ThrowIfCancellationRequested();
            if (Bytes(folder) is var bytes && bytes > last)
                received(last = bytes);
        }
    }

    private static long Bytes(string folder)
    {
        try
        {
            return !Directory.Exists(folder) ? 0
                : new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        }
        catch (IOException)
        {
            // A file was renamed meanwhile; it is counted the next time.
            return 0;
        }
    }

    /// <summary>The sources that were asked, for a message; nothing where the SDK does not name any.</summary>
    private async Task<string> SourcesAsync(CancellationToken cancel)
    {
        var start = Command("nuget", "list", "source");
        start.WorkingDirectory = configuration;
        using var process = Start(start);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        var sources = PackageSources.Parse(await process.StandardOutput.ReadToEndAsync(cancel));
        await errors;
        return sources.Count == 0 ? "" : $" (NuGet sources: {string.Join(", ", sources)})";
    }

    private static string Why(string said)
    {
        if (said.Contains("No .NET SDKs were found", StringComparison.Ordinal))
            return "packages are fetched by the .NET SDK, and there is only a runtime";
        var lines = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault()
            ?? "no reason given";
        // Without the path of the project, which nobody has seen: 'path : error NU1101: reason [path]'.
        if (line.IndexOf("error", StringComparison.Ordinal) is > 0 and var at)
            line = line[(at + "error".Length)..].TrimStart(' ', ':');
        return PackageSources.WithoutCredentials(
            (line.IndexOf(" [", StringComparison.Ordinal) is > 0 and var project ? line[..project] : line).TrimEnd('.'));
    }
}
