using System.Globalization;
using MlNetSuite.NotebookRunner;

const string Usage = """
    usage: NotebookRunner NOTEBOOK.ipynb --out EXECUTED.ipynb [--packages FOLDER] [--time-limit SECONDS]

    Executes every code cell in this process and writes the notebook with its outputs. The current folder is where the notebook's own
    files land. Packages come from the sources of the NuGet.config that holds for the notebook's folder; with --packages, from FOLDER
    and the user's own sources. Exit code: 0 without errors, 1 where a cell failed or the time (600 seconds) was over, 2 for bad usage.
    """;

if (args is not [var notebook, "--out", var executed, .. var rest] || Options.Read(rest) is not { } options)
{
    Console.Error.WriteLine(Usage);
    return 2;
}
if (!File.Exists(notebook))
{
    Console.Error.WriteLine($"error: there is no notebook '{Path.GetFullPath(notebook)}'.");
    return 2;
}
if (options.Packages is { } folder && !Directory.Exists(folder))
{
    Console.Error.WriteLine($"error: --packages '{Path.GetFullPath(folder)}' is not a folder; make it with: dotnet pack notebooks/packages.slnf -o {folder}");
    return 2;
}
return await NotebookExecution.RunAsync(Path.GetFullPath(notebook), Path.GetFullPath(executed), options.Packages is null ? null : Path.GetFullPath(options.Packages), options.TimeLimit);

/// <summary>What stands behind the two paths on the command line.</summary>
internal sealed record Options(string? Packages, TimeSpan TimeLimit)
{
    /// <summary>Null where an option is unknown, incomplete or out of range.</summary>
    internal static Options? Read(ReadOnlySpan<string> arguments)
    {
        var options = new Options(null, TimeSpan.FromMinutes(10));
        for (; arguments.Length > 0; arguments = arguments[2..])
            switch (arguments)
            {
                case ["--packages", var folder, ..]:
                    options = options with { Packages = folder };
                    break;
                case ["--time-limit", var text, ..] when double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400:
                    options = options with { TimeLimit = TimeSpan.FromSeconds(seconds) };
                    break;
                default:
                    return null;
            }
        return options;
    }
}
