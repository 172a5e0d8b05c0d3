using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.Benchmarks.Notebooks;

namespace MlNetSuite.NotebookRunner;

/// <summary>Executes the code cells of a notebook one after another, stops at the first that fails, and writes what came of it.</summary>
internal static class NotebookExecution
{
    /// <returns>0, or 1 where a cell failed or the time was over.</returns>
    internal static async Task<int> RunAsync(string path, string executed, string? packages, TimeSpan timeLimit)
    {
        var notebook = NotebookText.Read(path);
        // What cells print is theirs; this is for who watches.
        var progress = TextWriter.Synchronized(Console.Out);
        using var restore = new PackageRestore(Path.GetDirectoryName(path)!, packages);
        var kernel = new ScriptKernel(restore);
        var cells = NotebookText.CodeCells(notebook).ToList();
        foreach (var cell in cells)
            (cell["outputs"], cell["execution_count"]) = (new JsonArray(), null);
        var clock = Stopwatch.StartNew();
        var failed = false;
        for (var i = 0; i < cells.Count && !failed; i++)
        {
            var cell = cells[i];
            var outputs = new CellOutputs(executionCount: i + 1);
            var started = clock.Elapsed;
            var left = timeLimit - started;
            using (outputs.Capture())
                failed = !await ExecuteAsync(kernel, NotebookText.Source(cell), outputs, left, timeLimit);
            (cell["outputs"], cell["execution_count"]) = (outputs.ToJson(), i + 1);
            progress.WriteLine($"cell {i + 1}/{cells.Count} {(clock.Elapsed - started).TotalSeconds:0.0} s{(failed ? " failed" : "")}");
            // Written anew after each cell, so that what there is can be read whatever comes.
            NotebookText.Write(executed, notebook);
            if (failed)
                progress.WriteLine(outputs.Error);
        }
        return failed ? 1 : 0;
    }

    private static async Task<bool> ExecuteAsync(ScriptKernel kernel, string code, CellOutputs outputs, TimeSpan left, TimeSpan timeLimit)
    {
        try
        {
            // On another thread: a cell may well block the one it runs on for good.
            await Task.Run(() => kernel.SubmitAsync(code, outputs)).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
            return true;
        }
        catch (TimeoutException) when (outputs.Error is null)
        {
            outputs.AddError("TimeLimit", $"the notebook had not ended after {timeLimit.TotalSeconds:0.#} seconds; this cell was running.", []);
            return false;
        }
        catch (CellFailedException fault)
        {
            outputs.AddError(fault.Name, fault.Message, fault.Trace);
            return false;
        }
    }
}
