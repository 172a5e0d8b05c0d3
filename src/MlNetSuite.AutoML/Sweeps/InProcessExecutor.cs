using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Runs trials and the job that ends a sweep in this process: nothing can be killed, and no limit of memory is kept to.</summary>
/// <param name="program">What to run.</param>
public sealed class InProcessExecutor(SweepProgram program) : ISweepExecutor
{
    private readonly Lazy<ITrialRunner> _trials = new(() => program.Load().Runner);

    /// <inheritdoc/>
    public Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop) =>
        _trials.Value.RunAsync(request, report, stop);

    /// <inheritdoc/>
    public Task<JsonObject> FinishAsync(FinishRequest request, Action<JsonObject> progress, CancellationToken stop) =>
        program.Finish is { } finish
        ? Task.Run(() => finish(request.Job, progress, stop), CancellationToken.None)
        : throw new NotSupportedException("this sweep has no job that ends it.");

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _trials.IsValueCreated ? _trials.Value.DisposeAsync() : ValueTask.CompletedTask;
}
