using System.Diagnostics;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>The repository that this program was built in: its stories, its packages, the runner built beside this program.</summary>
internal sealed record Checkout(string Folder)
{
    private static readonly DirectoryInfo Output = new(AppContext.BaseDirectory);

    internal string Notebooks => Path.Combine(Folder, "notebooks");

    /// <summary>The runner of notebooks, of this program's configuration and framework:
    /// <c>tests/PROJECT/bin/CONFIGURATION/FRAMEWORK</c>.</summary>
    internal string Runner =>
        Path.Combine(Folder, "tests", "MlNetSuite.NotebookRunner", "bin", Configuration, Output.Name, "MlNetSuite.NotebookRunner.dll");

    /// <summary>The folder of the command, which is copied beside this program: stories that run <c>mlnetsuite</c> find it there. Where
    /// it was built, packing the tool takes it away.</summary>
    internal static string Command => AppContext.BaseDirectory;

    private static string Configuration => Output.Parent!.Name;

    /// <exception cref="DirectoryNotFoundException">This program runs outside of a repository.</exception>
    internal static Checkout Find() =>
        TryFind() ?? throw new DirectoryNotFoundException(
            $"{AppContext.BaseDirectory} is not inside the repository that has the notebooks.");

    /// <summary>The same, or null outside of a repository.</summary>
    internal static Checkout? TryFind()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "MlNetSuite.sln")))
                return new(folder);
        return null;
    }

    /// <summary>Paths of the stories, in their order.</summary>
    internal IReadOnlyList<string> Stories() => [.. Directory.EnumerateFiles(Notebooks, "*.cs").Order(StringComparer.Ordinal)];

    /// <summary>Makes the packages that notebooks ask for, of what was built with this program.</summary>
    /// <param name="output">The folder for them.</param>
    /// <exception cref="InvalidOperationException">They could not be made; the message is what was printed.</exception>
    internal void Pack(string output)
    {
        var start = new ProcessStartInfo("dotnet",
            ["pack", Path.Combine("notebooks", "packages.slnf"), "-c", Configuration, "-o", output, "--no-build"])
        {
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        // A build server that lives on would keep the stream open.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"dotnet pack notebooks/packages.slnf ended with {process.ExitCode}:\n{text}");
    }
}
