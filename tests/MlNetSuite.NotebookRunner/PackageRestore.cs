using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;

namespace MlNetSuite.NotebookRunner;

/// <summary>Gets the packages a notebook asks for by restoring a project that wants them, as the kernel does
/// (dotnet/fsharp, <c>FSharp.DependencyManager.fs</c>), into a folder of its own that goes when the notebook has ended.</summary>
/// <param name="notebookFolder">Whose <c>NuGet.config</c> holds where <paramref name="packages"/> is null.</param>
/// <param name="packages">A folder of packages, or null.</param>
internal sealed class PackageRestore(string notebookFolder, string? packages) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mlnetsuite-notebook-").FullName;
    private readonly List<string> _sources = packages is null ? [] : [packages];
    private readonly List<PackageName> _requested = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);
    private PackageCache? _cache;

    /// <exception cref="CellFailedException">Neither an address nor a folder that exists, by its full path.</exception>
    internal void AddSources(IReadOnlyList<string> sources)
    {
        foreach (var source in sources)
        {
            if (!Uri.TryCreate(source, UriKind.Absolute, out var address))
                throw new CellFailedException("PackageSource", $"'#i \"nuget:{source}\"' is not a full path or an address, which the kernel wants; a folder relative to the notebook can be named in a NuGet.config beside it.", []);
            if (address.IsFile && !Directory.Exists(address.LocalPath))
                throw new CellFailedException("PackageSource", $"'#i \"nuget:{source}\"': there is no such folder.", []);
            _sources.Add(address.IsFile ? address.LocalPath : source);
        }
    }

    /// <summary>Restores these with all that were asked for before.</summary>
    /// <returns>Everything there is now; extensions of the new packages alone.</returns>
    /// <exception cref="CellFailedException">A package or version that is not there, or asked for in two versions.</exception>
    internal async Task<RestoredPackages> AddAsync(IReadOnlyList<PackageName> wanted)
    {
        foreach (var package in wanted)
        {
            var before = _requested.Find(p => p.Id.Equals(package.Id, StringComparison.OrdinalIgnoreCase));
            if (before is not null && before.Version != package.Version && package.Version != "*")
                throw new CellFailedException("PackageReference", $"{package.Id} version {package.Version} cannot be added because version {before.Version} was added previously.", []);
            if (before is null)
                _requested.Add(package);
        }
        _cache ??= PackageCache.Open(Path.Combine(_folder, "cache"));
        WriteProject(_cache.Folder);
        await RestoreAsync();
        var restored = RestoredPackages.Read(Path.Combine(_folder, "obj", "project.assets.json"), wanted);
        return restored with { Extensions = [.. restored.Extensions.Where(_known.Add)] };
    }

    public void Dispose()
    {
        // Windows keeps a loaded assembly's file; what lies in the temporary folder there is its own to clear.
        if (!OperatingSystem.IsWindows())
            Directory.Delete(_folder, recursive: true);
    }

    private void WriteProject(string cache)
    {
        foreach (var file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            File.WriteAllText(Path.Combine(_folder, file), "<Project />");
        // A source of that folder is asked for its packages whatever maps them elsewhere.
        File.WriteAllText(Path.Combine(_folder, "nuget.config"), "<configuration><packageSourceMapping><clear /></packageSourceMapping></configuration>");
        File.WriteAllText(Path.Combine(_folder, "notebook.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.{Environment.Version.Minor}</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <NuGetAudit>false</NuGetAudit>
                <NoWarn>NU1603;NU1507</NoWarn>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{SecurityElement.Escape(cache)}</RestoreFallbackFolders>
                <RestoreRootConfigDirectory>{SecurityElement.Escape(packages is null ? notebookFolder : _folder)}</RestoreRootConfigDirectory>
                <RestoreAdditionalProjectSources>{SecurityElement.Escape(string.Join(';', _sources))}</RestoreAdditionalProjectSources>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", _requested.Select(p => $"""<PackageReference Include="{SecurityElement.Escape(p.Id)}" Version="{SecurityElement.Escape(p.Version)}" />"""))}
              </ItemGroup>
            </Project>
            """);
    }

    private async Task RestoreAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["restore", "notebook.csproj", "--verbosity", "quiet"])
        {
            WorkingDirectory = _folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // A build this process may run inside of is not to shape this one, and no build server is to live on with its streams.
        start.Environment.Remove("MSBuildSDKsPath");
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        if (process.ExitCode == 0)
            return;
        var lines = output.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.Contains("error", StringComparison.Ordinal))
            .Select(line => line.Split(" [", 2)[0]).Select(line => line[line.IndexOf("error", StringComparison.Ordinal)..]).Distinct();
        throw new CellFailedException("PackageRestore",
            $"not to be had: {string.Join("; ", _requested)}\n{string.Join('\n', lines)}\nThe packages of a checkout are made by: dotnet pack notebooks/packages.slnf", output.Split('\n'));
    }
}
