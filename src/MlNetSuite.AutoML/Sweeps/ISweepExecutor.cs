using System.Text.Json.Nodes;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Runs all that a sweep runs: its trials, and the job that ends it. In this process (<see cref="InProcessExecutor"/>), in child
/// processes that can be killed (<see cref="Processes.ProcessRunner"/>), or elsewhere.</summary>
public interface ISweepExecutor : ITrialRunner
{
    /// <summary>Runs the job that ends a sweep, after its trials.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="progress">Receives its progress.</param>
    /// <param name="stop">Ends it at once, in whatever native code it is as far as the executor can; the call then throws
    /// <see cref="OperationCanceledException"/>.</param>
    /// <returns>What came of it.</returns>
    /// <exception cref="TrialFailedException">It failed somewhere else than in this process; the message says why.</exception>
    Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, CancellationToken stop);
}

/// <summary>The job that ends a sweep.</summary>
/// <param name="Job">What to do, in words that only the sweep's program knows.</param>
/// <param name="MaxMemory">Most bytes its process may hold; null for no limit. Executors within this process cannot keep to it.</param>
public sealed record FinishRequest(JsonObject Job, long? MaxMemory = null);
