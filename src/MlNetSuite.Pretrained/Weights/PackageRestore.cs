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

    private const string Project = "weights.csproj";

    internal static PackageRestore Default => new("dotnet", Environment.CurrentDirectory);

    /// <summary>Fetches the package, and nothing that it depends on.</summary>
    /// <param name="package">Of exactly this version.</param>
    /// <param name="folder">An existing folder; the package is in <see cref="Packages"/> of it afterwards.</param>
    /// <param name="cancel">Ends the restore and all processes it started.</param>
    /// <exception cref="InputException">There is no SDK, or the restore failed; the message says why.</exception>
    internal async Task RunAsync(WeightsPackage package, string folder, CancellationToken cancel)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, Project), Text(package), cancel);
        using var process = Start(folder);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancel);
            var errors = process.StandardError.ReadToEndAsync(cancel);
            var said = $"{await output}\n{await errors}";
            await process.WaitForExitAsync(cancel);
            if (process.ExitCode != 0)
                throw new InputException($"'{dotnet} restore' of {package.Id} {package.Version} failed: {Why(said)}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
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
        var start = new ProcessStartInfo(dotnet, ["restore", Project, "--nologo", "-nodeReuse:false"])
        {
            WorkingDirectory = folder,
            CreateNoWindow = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Read by MSBuild as the property of that name.
        start.Environment["RestoreRootConfigDirectory"] = configuration;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw new InputException($"'{dotnet}' could not be started ({e.Message}); packages are fetched by the .NET SDK", e);
        }
    }

    private static string Why(string said)
    {
        if (said.Contains("No .NET SDKs were found", StringComparison.Ordinal))
            return "packages are fetched by the .NET SDK, and there is only a runtime";
        var lines = said.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var line = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "no reason given";
        // Without the path of the project, which nobody has seen: 'path : error NU1101: reason [path]'.
        if (line.IndexOf("error", StringComparison.Ordinal) is > 0 and var at)
            line = line[(at + "error".Length)..].TrimStart(' ', ':');
        return (line.IndexOf(" [", StringComparison.Ordinal) is > 0 and var project ? line[..project] : line).TrimEnd('.');
    }
}
