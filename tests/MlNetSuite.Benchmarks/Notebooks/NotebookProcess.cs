using System.Diagnostics;
using System.Globalization;
using System.Security;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Executes notebooks, each in a process of its own.</summary>
internal static class NotebookProcess
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="checkout">Whose runner executes it.</param>
    /// <param name="notebooks">Without or with outputs; several run after one another in one kernel.</param>
    /// <param name="folder">An existing folder, where they run and leave their files.</param>
    /// <param name="packages">The folder of packages that their <c>#r</c> lines mean; null for what the configuration of the folder
    /// says.</param>
    /// <param name="timeLimit">After which they are ended.</param>
    /// <param name="progress">Gets a line for each cell.</param>
    internal static async Task<NotebookRun> RunAsync(
        Checkout checkout, IReadOnlyList<JsonObject> notebooks, string folder, string? packages, TimeSpan timeLimit,
        Action<string>? progress = null, CancellationToken cancel = default)
    {
        var sources = notebooks.Index().Select(n => Path.Combine(folder, $"notebook-{n.Index + 1}.ipynb")).ToList();
        foreach (var (path, notebook) in sources.Zip(notebooks))
            NotebookText.Write(path, notebook);
        var executed = Path.Combine(folder, "executed");
        var home = NotebookHome.Create(folder);
        var seconds = timeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var start = Start(checkout, folder, home, packages, [.. sources, "--out", executed, "--time-limit", seconds]);
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var log = new StringBuilder();
        void Heard(string? line)
        {
            if (line is null)
                return;
            lock (log)
                log.AppendLine(line);
            progress?.Invoke(line);
        }
        process.OutputDataReceived += (_, e) => Heard(e.Data);
        process.ErrorDataReceived += (_, e) => Heard(e.Data);
        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        // The runner minds the time itself; one that cannot any more is killed.
        limit.CancelAfter(timeLimit + TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            if (cancel.IsCancellationRequested)
                throw;
        }
        process.WaitForExit();
        var run = sources.Zip(notebooks, (path, notebook) => Outputs(Path.Combine(executed, Path.GetFileName(path)), notebook, home));
        return new(process.ExitCode, [.. run], log.ToString(), clock.Elapsed);
    }

    /// <summary>Makes a folder of packages a source for what is restored in another, or below it.</summary>
    internal static void WriteSources(string folder, string packages) =>
        // A source that maps of the user's configuration do not know is asked all the same.
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources><add key="notebooks" value="{SecurityElement.Escape(packages)}" /></packageSources>
              <packageSourceMapping><clear /></packageSourceMapping>
            </configuration>
            """);

    /// <summary>How a runner is started: in the folder, at its home, with the packages.</summary>
    internal static ProcessStartInfo Start(Checkout checkout, string folder, NotebookHome home, string? packages,
        IEnumerable<string> arguments)
    {
        if (packages is not null)
            WriteSources(folder, packages);
        var start = new ProcessStartInfo("dotnet", [checkout.Runner, .. arguments])
        {
            // A cell that reads from the console finds its end, as in a kernel, and does not wait for whoever started the notebooks.
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = Utf8,
            StandardOutputEncoding = Utf8,
            StandardErrorEncoding = Utf8,
        };
        home.GiveTo(start.Environment);
        start.Environment["PATH"] = $"{Checkout.Command}{Path.PathSeparator}{start.Environment["PATH"]}";
        return start;
    }

    /// <summary>The notebook with what was written of its outputs; all else of it stays as it was.</summary>
    private static JsonObject Outputs(string executed, JsonObject notebook, NotebookHome home)
    {
        var run = notebook.DeepClone().AsObject();
        var written = !File.Exists(executed)
            ? []
            : NotebookText.CodeCells(NotebookText.Parse(executed, home.Forget(File.ReadAllText(executed))))
            .ToDictionary(cell => (string)cell["id"]!);
        foreach (var cell in NotebookText.CodeCells(run))
        {
            var now = written.GetValueOrDefault((string)cell["id"]!);
            // The kernel gives the whole document numbers, 0 for cells that did not run.
            cell["execution_count"] = now?["execution_count"] is { } count && (int)count > 0 ? (int)count : null;
            cell["outputs"] = now?["outputs"]?.DeepClone() ?? new JsonArray();
            foreach (var data in NotebookText.Outputs(cell).Select(output => output["data"]).OfType<JsonObject>())
                KeepJson(data);
        }
        return run;
    }

    /// <summary>nbformat 4.5, mimebundle: what is JSON is kept as such; the kernel gives text.</summary>
    private static void KeepJson(JsonObject data)
    {
        foreach (var type in data.Select(form => form.Key).Where(type => type.EndsWith("json", StringComparison.Ordinal)).ToList())
            data[type] = JsonNode.Parse(NotebookText.Text(data[type]));
    }
}

/// <summary>What came of a run.</summary>
/// <param name="ExitCode">0 where no cell failed, 1 where one did.</param>
/// <param name="Notebooks">With their outputs, in the order they ran.</param>
/// <param name="Log">What the runner printed: a line for each cell, and why one failed.</param>
/// <param name="Took">The whole process.</param>
internal sealed record NotebookRun(int ExitCode, IReadOnlyList<JsonObject> Notebooks, string Log, TimeSpan Took)
{
    /// <summary>The first.</summary>
    internal JsonObject Notebook => Notebooks[0];
}
