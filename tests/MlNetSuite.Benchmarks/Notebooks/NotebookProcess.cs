using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.Benchmarks.Notebooks;

/// <summary>Executes notebooks, each in a process of its own.</summary>
internal static class NotebookProcess
{
    /// <param name="checkout">Whose runner executes it.</param>
    /// <param name="notebook">Without or with outputs.</param>
    /// <param name="folder">An existing folder, where it runs and leaves its files; <c>notebook.ipynb</c> and <c>executed.ipynb</c> among them.</param>
    /// <param name="packages">The folder of packages that its <c>#r</c> lines mean; null for what the configuration of the folder says.</param>
    /// <param name="timeLimit">After which it is ended.</param>
    /// <param name="progress">Gets a line for each cell.</param>
    internal static async Task<NotebookRun> RunAsync(
        Checkout checkout, JsonObject notebook, string folder, string? packages, TimeSpan timeLimit, Action<string>? progress = null, CancellationToken cancel = default)
    {
        var (source, executed) = (Path.Combine(folder, "notebook.ipynb"), Path.Combine(folder, "executed.ipynb"));
        NotebookText.Write(source, notebook);
        var start = new ProcessStartInfo("dotnet",
        [
            checkout.Runner, source, "--out", executed, .. packages is null ? Array.Empty<string>() : ["--packages", packages],
            "--time-limit", timeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture),
        ])
        {
            // A cell that reads from the console finds its end, as in a kernel, and does not wait for whoever started the notebooks.
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
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
        return new(process.ExitCode, File.Exists(executed) ? NotebookText.Read(executed) : notebook, log.ToString(), clock.Elapsed);
    }
}

/// <summary>What came of a run.</summary>
/// <param name="ExitCode">0 where no cell failed, 1 where one did.</param>
/// <param name="Notebook">With its outputs.</param>
/// <param name="Log">What the runner printed: a line for each cell, and why one failed.</param>
/// <param name="Took">The whole process.</param>
internal sealed record NotebookRun(int ExitCode, JsonObject Notebook, string Log, TimeSpan Took);
