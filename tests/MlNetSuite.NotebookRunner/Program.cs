using System.Globalization;
using MlNetSuite.NotebookRunner;

const string Usage = """
    usage: NotebookRunner NOTEBOOK.ipynb... --out FOLDER [--time-limit SECONDS]
           NotebookRunner stdio

    Executes every code cell of the notebooks by a .NET Interactive kernel in this process, several notebooks after one another in the same
    kernel, and writes them with their outputs to FOLDER. The current folder is where the notebooks' own files land, and its NuGet.config
    says where packages come from. Exit code: 0 without errors, 1 where a cell failed or the time (600 seconds) was over, 2 for bad usage.
    With stdio: takes commands on standard input and says events on standard output, as an editor speaks with dotnet-interactive.
    """;

if (args is ["stdio"])
{
    await StdioSession.RunAsync(InteractiveKernel.Create());
    return 0;
}

if (Options.Read(args) is not { } options)
{
    Console.Error.WriteLine(Usage);
    return 2;
}
if (options.Notebooks.FirstOrDefault(path => !File.Exists(path)) is { } absent)
{
    Console.Error.WriteLine($"error: there is no notebook '{Path.GetFullPath(absent)}'.");
    return 2;
}
Directory.CreateDirectory(options.Out);
// The kernel takes the console's writers for its cells; this one is not among them.
using var progress = TextWriter.Synchronized(new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true });
var execution = new NotebookExecution(InteractiveKernel.Create(), progress, options.TimeLimit);
foreach (var path in options.Notebooks)
    if (!await execution.RunAsync(path, Path.Combine(options.Out, Path.GetFileName(path))))
        return 1;
return 0;

/// <summary>What stands on the command line, the paths in full: cells may change the current folder.</summary>
internal sealed record Options(IReadOnlyList<string> Notebooks, string Out, TimeSpan TimeLimit)
{
    /// <summary>Null where an option is unknown, incomplete or out of range.</summary>
    internal static Options? Read(string[] arguments)
    {
        var limit = 600.0;
        if (arguments is [.. var before, "--time-limit", var text])
        {
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out limit) || limit is not (> 0 and < 86_400))
                return null;
            arguments = before;
        }
        return arguments is [.. { Length: > 0 } notebooks, "--out", var folder]
            && !notebooks.Any(n => n.StartsWith("--", StringComparison.Ordinal))
            ? new([.. notebooks.Select(Path.GetFullPath)], Path.GetFullPath(folder), TimeSpan.FromSeconds(limit))
            : null;
    }
}
