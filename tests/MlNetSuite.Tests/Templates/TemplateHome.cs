using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Tests.Notebooks;

namespace MlNetSuite.Tests.Templates;

/// <summary>An empty home in which the template package is installed, and a folder for new projects, which find this project's packages
/// and the user's sources.</summary>
public sealed class TemplateHome : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly NotebookHome _home;

    public TemplateHome(NotebookRuns runs)
    {
        _home = NotebookHome.Create(_folder.Path);
        NotebookProcess.WriteSources(_folder.Path, runs.Packages);
        DotnetNew("install", Directory.EnumerateFiles(runs.Packages, "MlNetSuite.Templates.*.nupkg").Single());
    }

    /// <summary>Makes a project of a template, in a folder of its name.</summary>
    /// <returns>The folder.</returns>
    internal string New(string template, string name, params string[] options)
    {
        DotnetNew([template, "-n", name, .. options]);
        return _folder.File(name);
    }

    internal string Dotnet(string folder, params string[] arguments) => DotnetProcess.Run(folder, Variables(), arguments);

    internal string DotnetNew(params string[] arguments) => Dotnet(_folder.Path, ["new", .. arguments]);

    internal Dictionary<string, string> Variables()
    {
        var environment = new Dictionary<string, string?>();
        _home.GiveTo(environment);
        environment["DOTNET_CLI_HOME"] = _home.Folder;
        environment["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false";
        // MSBuild reads these as properties: no questions to sources about known packages, and links in place of copies.
        environment["NuGetAudit"] = "false";
        environment["CreateSymbolicLinksForCopyLocalIfPossible"] = "true";
        return environment.ToDictionary(variable => variable.Key, variable => variable.Value!);
    }

    public void Dispose() => _folder.Dispose();
}
