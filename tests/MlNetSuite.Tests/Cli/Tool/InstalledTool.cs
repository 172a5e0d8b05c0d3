using System.Diagnostics;
using System.Text;
using MlNetSuite.Benchmarks.Notebooks;
using MlNetSuite.Training.Torch;

[assembly: AssemblyFixture(typeof(MlNetSuite.Tests.Cli.Tool.InstalledTool))]

namespace MlNetSuite.Tests.Cli.Tool;

/// <summary>The command as a person has it who installed the .NET tool: packed from the sources once, installed into a folder, run with
/// homes that hold nothing.</summary>
public sealed class InstalledTool : IDisposable
{
    // The only system whose tool can be run on the machines that test.
    private const string Platform = "linux-x64";

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<string> _program;

    public InstalledTool() => _program = new(Install);

    /// <summary>The folder of its packages.</summary>
    internal string Packages
    {
        get
        {
            _ = _program.Value;
            return _folder.File("packages");
        }
    }

    public void Dispose() => _folder.Dispose();

    internal static void SkipElsewhere()
    {
        Assert.SkipUnless(PackageCache.Runtime == Platform, $"the tool is packed for {Platform} here; this is {PackageCache.Runtime}");
        Assert.SkipWhen(Repository.Find() is null, "the tests run outside of the repository that the tool is packed from");
    }

    /// <summary>Runs it, in a folder of its own and with a home of its own.</summary>
    /// <param name="home">An existing folder; caches and NuGet's configuration are within it.</param>
    /// <param name="arguments">The command line.</param>
    internal CliResult Run(string home, params string[] arguments)
    {
        using var process = Start(home, arguments);
        return MlNetSuiteProcess.Finish(process);
    }

    internal Process Start(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo(_program.Value, arguments)
        {
            WorkingDirectory = home,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in Empty(home))
            start.Environment[name] = value;
        start.Environment["NUGET_PACKAGES"] = Path.Combine(home, "packages");
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Nothing of this user but the package cache, so that nothing is downloaded again.</summary>
    private static Dictionary<string, string> Empty(string home) => new()
    {
        ["HOME"] = home,
        ["DOTNET_CLI_HOME"] = home,
        ["XDG_CACHE_HOME"] = Path.Combine(home, ".cache"),
        ["MLNETSUITE_DATA"] = "",
        ["MLNETSUITE_WEIGHTS"] = "",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        ["NUGET_PACKAGES"] = NotebookHome.UserPackages,
    };

    private string Install()
    {
        var (home, packages, tools) = (_folder.File("home"), _folder.File("packages"), _folder.File("tools"));
        Directory.CreateDirectory(home);
        // What was restored for the build is enough: one system, which is this one.
        DotnetProcess.Run(Repository.Folder, "pack", Path.Combine("src", "MlNetSuite.Cli"), "-c", "Release", "-o", packages,
            $"-p:ToolRuntimes={Platform}", $"-p:ToolOutput={_folder.File("built")}/", "--no-restore", "-p:RunAnalyzers=false",
            "-v", "quiet");
        DotnetProcess.Run(home, Empty(home),
            ["tool", "install", "mlnetsuite", "--tool-path", tools, "--source", packages]);
        return Path.Combine(tools, "mlnetsuite");
    }
}
