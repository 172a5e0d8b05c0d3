using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps.Processes;

/// <summary>Runs trials, and the job that ends a sweep, in child processes that can be killed: one for each trial under way, kept for
/// the next trial, replaced when it dies. The child's program calls <see cref="SweepWorker"/>.</summary>
/// <remarks>What is to end is asked first, and its process killed with everything it has started when it goes on for longer than
/// <see cref="Grace"/>. A process that holds more memory than allowed is killed at once. The peak recorded with a trial is the
/// largest resident size seen, twenty times a second, from its beginning to its end; memory the process kept from earlier trials
/// counts, that of processes it starts itself does not.</remarks>
/// <param name="worker">How to start a worker; streams are redirected by the runner.</param>
/// <param name="job">The description of the sweep sent to workers first; null if their program needs none.</param>
public sealed class ProcessRunner(Func<ProcessStartInfo> worker, JsonObject? job = null) : ISweepExecutor
{
    private readonly ConcurrentStack<WorkerProcess> _idle = new();
    private readonly MemoryWatch _memory = new();

    /// <summary>How long an order that was asked to end may take before its process is killed.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The share of the machine's memory (of the container's, where there is a limit) that all trials together may
    /// hold; above it the largest is killed, so that no process is left to the operating system to choose. 0..1.</summary>
    public double MemoryShare
    {
        get => _memory.Share;
        init => _memory.Share = value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, "the share of memory lies above 0 and up to 1.");
    }

    /// <summary>How to start the program that is running now once more, with other arguments, however it was started: by
    /// itself or through <c>dotnet</c>.</summary>
    public static ProcessStartInfo ThisProgram(params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath
            ?? throw new InvalidOperationException("this process does not know its own program; name it in a ProcessStartInfo.");
        var start = new ProcessStartInfo(program);
        if (Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase))
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return start;
    }

    /// <inheritdoc/>
    public Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop) =>
        RunAsync(new(0, request.Number, request.Parameters.Printed, request.Seed, request.MaxMemory, request.Extra) { Share = request.Share },
            request.Began, report, stop);

    /// <summary>As above, for whoever has parameters as text and no space to read them by.</summary>
    internal Task<TrialOutcome> RunAsync(RunTrial order, Action began, Func<TrialReport, bool> report, CancellationToken stop) =>
        WithWorkerAsync(order.MaxMemory, process => process.RunAsync(order, began, report, Grace, stop), stop);

    /// <inheritdoc/>
    public Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, CancellationToken stop)
    {
        // What workers have kept of their trials is memory that this job may need.
        DisposeIdle();
        return WithWorkerAsync(request.MaxMemory, process => process.FinishAsync(request, progress, Grace, stop), stop);
    }

    private async Task<T> WithWorkerAsync<T>(long? maxMemory, Func<WorkerProcess, Task<T>> work, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var process = Take();
        try
        {
            using (_memory.Watch(process, maxMemory))
                return await work(process);
        }
        finally
        {
            if (process.Usable && !_memory.Bloated(process, maxMemory))
                _idle.Push(process);
            else
                process.Dispose();
        }
    }

    private WorkerProcess Take()
    {
        while (_idle.TryPop(out var process))
        {
            if (process.Usable)
                return process;
            process.Dispose();
        }
        return WorkerProcess.Start(worker(), job);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        DisposeIdle();
        _memory.Dispose();
        return ValueTask.CompletedTask;
    }

    private void DisposeIdle()
    {
        while (_idle.TryPop(out var process))
            process.Dispose();
    }
}
