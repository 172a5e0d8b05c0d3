using System.Diagnostics;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Documents;
using Microsoft.DotNet.Interactive.Documents.Jupyter;
using Microsoft.DotNet.Interactive.Events;

namespace MlNetSuite.NotebookRunner;

/// <summary>Executes the code cells of notebooks in one kernel, one after another, stops at the first that fails, and writes what came of
/// it.</summary>
/// <param name="kernel">Runs the cells.</param>
/// <param name="progress">Gets a line for each cell. It is not the console's writer: what cells print there is theirs.</param>
/// <param name="timeLimit">For all cells together.</param>
internal sealed class NotebookExecution(CompositeKernel kernel, TextWriter progress, TimeSpan timeLimit)
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    /// <param name="path">A notebook, with outputs or without.</param>
    /// <param name="executed">Where it is written with its new outputs.</param>
    /// <returns>Whether no cell failed.</returns>
    internal async Task<bool> RunAsync(string path, string executed)
    {
        var kernels = Kernels();
        var notebook = Read(path, kernels);
        var cells = notebook.Elements.Where(element => element.KernelName != "markdown").ToList();
        foreach (var cell in cells)
        {
            cell.Outputs.Clear();
            cell.ExecutionOrder = 0;
        }
        foreach (var (i, cell) in cells.Index())
        {
            var started = _clock.Elapsed;
            var outputs = await SubmitAsync(cell, new CellOutputs(executionOrder: i + 1));
            cell.Outputs.AddRange(outputs.Elements);
            cell.ExecutionOrder = i + 1;
            progress.WriteLine(
                $"cell {i + 1}/{cells.Count} {(_clock.Elapsed - started).TotalSeconds:0.0} s{(outputs.Error is null ? "" : " failed")}");
            // Written anew after each cell, so that what there is can be read whatever comes.
            Write(notebook, executed, kernels);
            if (outputs.Error is null)
                continue;
            progress.WriteLine(outputs.Error);
            return false;
        }
        return true;
    }

    private async Task<CellOutputs> SubmitAsync(InteractiveDocumentElement cell, CellOutputs outputs)
    {
        var submission = new SubmitCode(cell.Contents, cell.KernelName);
        // What the cell leaves running goes on to show beside the cells to come, as in an editor; it is not theirs.
        using var listening = kernel.KernelEvents.Subscribe(outputs.Add);
        try
        {
            // On another thread: a cell may well block the one it runs on for good.
            var result = await Task.Run(() => kernel.SendAsync(submission)).WaitAsync(Left());
            if (result.Events.OfType<CommandFailed>().LastOrDefault() is { } failed)
                outputs.AddError("Failed", failed.Message, []);
        }
        catch (TimeoutException)
        {
            outputs.AddError("TimeLimit", $"the notebook had not ended after {timeLimit.TotalSeconds:0.#} seconds; this cell was running.",
                []);
        }
        return outputs;
    }

    private TimeSpan Left() => timeLimit > _clock.Elapsed ? timeLimit - _clock.Elapsed : TimeSpan.Zero;

    private KernelInfoCollection Kernels()
    {
        var all = new KernelInfoCollection { DefaultKernelName = kernel.DefaultKernelName };
        all.Add(new("markdown", "Markdown", ["md"]));
        foreach (var child in kernel.ChildKernels)
            all.Add(new(child.Name, child.KernelInfo.LanguageName, child.KernelInfo.Aliases));
        return all;
    }

    private static InteractiveDocument Read(string path, KernelInfoCollection kernels)
    {
        using var stream = File.OpenRead(path);
        return Notebook.Read(stream, kernels);
    }

    private static void Write(InteractiveDocument notebook, string path, KernelInfoCollection kernels)
    {
        using var stream = File.Create(path);
        Notebook.Write(notebook, stream, kernels);
    }
}
