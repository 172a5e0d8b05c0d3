using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Runs trials: in this process, in child processes that can be killed, or elsewhere. Called from several threads at
/// once.</summary>
public interface ITrialRunner : IAsyncDisposable
{
    /// <summary>Runs one trial to its end.</summary>
    /// <param name="request">What to run.</param>
    /// <param name="report">Called with each report, in the order of steps; returns false when the trial is to end (it is
    /// pruned then), whereupon the runner ends it and throws <see cref="OperationCanceledException"/>.</param>
    /// <param name="stop">Ends the trial at once, in whatever native code it is as far as the runner can; the call then
    /// throws <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="TrialFailedException">The trial failed; the message says why.</exception>
    Task<TrialOutcome> RunAsync(TrialRequest request, Func<TrialReport, bool> report, CancellationToken stop);
}

/// <summary>A request to run a trial.</summary>
/// <param name="Number">The trial's number.</param>
/// <param name="Parameters">What to run with.</param>
/// <param name="Seed">The trial's random seed.</param>
/// <param name="MaxMemory">Most bytes its process may hold; null for no limit. Runners within this process cannot keep to it.</param>
public sealed record TrialRequest(int Number, ParameterSet Parameters, int Seed, long? MaxMemory = null)
{
    /// <summary>Share of the training rows to learn from (see <see cref="Studies.Trial.Share"/>).</summary>
    public double Share { get; init; } = 1;

    /// <summary>Additional data for whoever runs it; passed on unchanged.</summary>
    public JsonObject? Extra { get; init; }

    /// <summary>Called by the runner when the trial itself begins, once a process has started and has its data: the trial's
    /// time counts from here.</summary>
    public Action Began { get; init; } = () => { };

    /// <summary>Called by a runner of other machines with the name of the one that runs the trial; again where it runs anew elsewhere.</summary>
    public Action<string> Placed { get; init; } = _ => { };
}

/// <summary>The outcome of a trial.</summary>
/// <param name="Values">A value for each objective. In a study of one objective a second value may decide between trials that are
/// equal by it, such as the log-loss between equal accuracies: less is better.</param>
/// <param name="PeakMemory">Most bytes its process held, or 0 where that was not measured.</param>
public sealed record TrialOutcome(IReadOnlyList<double> Values, long PeakMemory = 0)
{
    /// <summary>Additional results, such as where it left its model; passed on unchanged.</summary>
    public JsonObject? Extra { get; init; }
}

/// <summary>A trial failed. Other trials are not affected.</summary>
public sealed class TrialFailedException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Most bytes its process held, or 0 where that was not measured.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Whether the machine failed and not the trial, as when its disk is full: see
    /// <see cref="Studies.TrialState.Interrupted"/>.</summary>
    public bool MachineFailed { get; init; }

    /// <summary>Whether its process could not begin: no trial of the sweep can run where it was to.</summary>
    internal bool IsUnbegun { get; init; }
}

/// <summary>A trial ended because it was asked to.</summary>
public sealed class TrialStoppedException() : OperationCanceledException("the trial was stopped.")
{
    /// <summary>Whether it did not end when asked to and was abandoned.</summary>
    public bool Abandoned { get; init; }

    /// <summary>Most bytes its process held, or 0 where that was not measured.</summary>
    public long PeakMemory { get; init; }
}
