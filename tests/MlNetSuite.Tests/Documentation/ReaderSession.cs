using System.Diagnostics;
using MlNetSuite.Tests.Cli;

namespace MlNetSuite.Tests.Documentation;

/// <summary>A stranger who goes through the documents from top to bottom and does what they say: each command and each program, in
/// one folder with data of their own, and for each package's README in another with models.</summary>
public sealed class ReaderSession : IAsyncLifetime
{
    private readonly TemporaryFolder _place = new();
    private readonly Dictionary<string, string?> _faults = [];
    private Process? _server;

    /// <summary>What can be run, in the order in which it stands.</summary>
    internal static IReadOnlyList<Step> Steps { get; } =
    [
        .. DocumentedCommand.All.Where(c => c.Kind == CommandKind.Run).Select(c => new Step(c.Document, c.Line, c.Text, null))
            .Concat(DocumentedCode.All.Where(c => c.Language == "csharp" && SnippetContext.Of(c).NotRun is null)
                .Select(c => new Step(c.Document, c.Line, c.Text, c)))
            .OrderBy(s => s.Package).ThenBy(s => s.Document != "README.md").ThenBy(s => s.Document, StringComparer.Ordinal)
            .ThenBy(s => s.Line),
    ];

    /// <summary>Why there is nothing to run here; null where there is.</summary>
    internal static string? Lacking { get; } = ((string[])["bash", "curl"]).FirstOrDefault(tool => !OnPath(tool)) is { } tool
        ? $"no {tool} on PATH"
        : null;

    /// <summary>What went wrong with a step; null for nothing.</summary>
    internal string? Fault(string step) => _faults[step];

    public async ValueTask InitializeAsync()
    {
        if (Lacking is not null)
            return;
        var mirror = Directory.CreateDirectory(_place.File("mirror")).FullName;
        ReadersFiles.WriteMirror(mirror);
        foreach (var group in Steps.GroupBy(step => step.Package))
        {
            var folder = Directory.CreateDirectory(_place.File(group.Key ? "with models" : "with data")).FullName;
            (group.Key ? (Action<string>)ReadersFiles.WriteModels : ReadersFiles.WriteOwnData)(folder);
            var shell = new Shell(folder, Directory.CreateDirectory(folder + ", tools").FullName, mirror);
            foreach (var step in group)
                _faults[step.ToString()] = step.Snippet is { } snippet
                    ? await RunAsync(shell, snippet)
                    : await RunAsync(shell, folder, step.Text);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        _place.Dispose();
    }

    private async Task<string?> RunAsync(Shell shell, string folder, string written)
    {
        var line = Substitution.Apply(written, shell.Server);
        if (((string[])["mlnetsuite serve ", "mlnetsuite studio "]).Any(begin => line.StartsWith(begin, StringComparison.Ordinal)))
        {
            await StopServerAsync();
            try
            {
                _server = await shell.ServeAsync(line);
                return null;
            }
            catch (InvalidOperationException fault)
            {
                return fault.Message;
            }
        }
        var result = shell.Run(line);
        if (result.ExitCode != 0)
            return $"{line}\nended with {result.ExitCode}\n{result.Output}\n{result.Errors}";
        var words = line.Split(' ');
        var target = Array.IndexOf(words, "--out") is >= 0 and var at ? words[at + 1] : null;
        return target is null || File.Exists(Path.Combine(folder, target)) ? null : $"{line}\nleft no {target}";
    }

    private static async Task<string?> RunAsync(Shell shell, DocumentedCode snippet)
    {
        // Beside the libraries it uses, which is where the host looks for them.
        var path = Path.Combine(AppContext.BaseDirectory, $"Snippet-{Guid.NewGuid():N}.dll");
        try
        {
            if (SnippetCompiler.Emit(snippet with { Text = Substitution.Apply(snippet.Text, shell.Server) }, path) is { } fault)
                return fault;
            var tests = Path.Combine(AppContext.BaseDirectory, "MlNetSuite.Tests");
            using var process = shell.Start("dotnet", "exec", "--depsfile", $"{tests}.deps.json", "--runtimeconfig",
                $"{tests}.runtimeconfig.json", path);
            process.StandardInput.Close();
            return SnippetCompiler.IsWeb(snippet)
                ? await AskAsync(process)
                : MlNetSuiteProcess.Finish(process) is { ExitCode: not 0 } failed ? failed.Errors : null;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Asks a web app for its models once it listens, and ends it.</summary>
    private static async Task<string?> AskAsync(Process process)
    {
        const string Said = "Now listening on: ";
        try
        {
            string? line;
            while ((line = await process.StandardOutput.ReadLineAsync()) is not null && !line.Contains(Said, StringComparison.Ordinal))
                continue;
            if (line is null)
                return await process.StandardError.ReadToEndAsync();
            using var client = new HttpClient
            {
                BaseAddress = new(line[(line.IndexOf(Said, StringComparison.Ordinal) + Said.Length)..]),
                Timeout = TimeSpan.FromSeconds(60)
            };
            using var answer = await client.GetAsync("/models");
            // An app without our endpoints has another page or none; it runs and answers.
            return (int)answer.StatusCode < 500 ? null : $"/models: {answer.StatusCode}";
        }
        finally
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }
    }

    private async Task StopServerAsync()
    {
        if (_server is not { } server)
            return;
        server.Kill(entireProcessTree: true);
        await server.WaitForExitAsync();
        server.Dispose();
        _server = null;
    }

    private static bool OnPath(string tool) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, tool)));
}

/// <summary>One thing a document says to do.</summary>
/// <param name="Document">The document.</param>
/// <param name="Line">Its line.</param>
/// <param name="Text">The command or program.</param>
/// <param name="Snippet">The program; null for a command.</param>
internal sealed record Step(string Document, int Line, string Text, DocumentedCode? Snippet)
{
    /// <summary>Whether it is of a package's README.</summary>
    internal bool Package => Document.StartsWith("src/", StringComparison.Ordinal);

    public override string ToString() => $"{Document}:{Line} {Text.Split('\n')[0]}";
}
