using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.AutoML.Sweeps;

public sealed partial class Sweep
{
    /// <summary>Looks for the parameters of a function that make its value best, in this process and in memory, with the
    /// default tuner; trials that report are pruned by successive halving.</summary>
    /// <param name="space">The search space.</param>
    /// <param name="function">From a trial to the value of <paramref name="objective"/>.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="budget">Its limits.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="progress">Receives the events.</param>
    /// <param name="cancel">Ends the sweep; the best so far is returned.</param>
    /// <exception cref="TrialFailedException">No trial completed; the message says why.</exception>
    public static async Task<Found<ParameterSet>> FunctionAsync(SearchSpace space, Func<TrialContext, double> function, Objective objective,
        SweepBudget budget, int seed = 1, IProgress<SweepEvent>? progress = null, CancellationToken cancel = default)
    {
        using var study = Study.InMemory(space, objective, seed);
        await using var runner = new FunctionRunner(function);
        var ended = await new Sweep(study, runner, new DefaultTuner(seed), new SuccessiveHalvingPruner()).RunAsync(budget, progress,
            cancel);
        var trials = study.Trials();
        return ended.Best is { } best
            ? new(best.Parameters, best.Value!.Value, best, trials, ended)
            : throw new TrialFailedException(
                $"none of {trials.Count} trials " +
                $"completed{(trials.LastOrDefault(t => t.Failure is not null) is { } last ? $"; trial {last.Number}: {last.Failure}" : "")}.");
    }

    /// <summary>As above, for an options class whose attributes define the search space (see <see cref="SearchSpace.Of{T}"/>).</summary>
    /// <inheritdoc cref="FunctionAsync"/>
    /// <typeparam name="T">The options class.</typeparam>
    /// <param name="function">From options and a trial to the value of <paramref name="objective"/>.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="budget">Its limits.</param>
    /// <param name="seed">The random seed.</param>
    /// <param name="progress">Receives the events.</param>
    /// <param name="cancel">Ends the sweep; the best so far is returned.</param>
    public static async Task<Found<T>> OptionsAsync<T>(Func<T, TrialContext, double> function, Objective objective,
        SweepBudget budget, int seed = 1, IProgress<SweepEvent>? progress = null, CancellationToken cancel = default)
    {
        var found = await FunctionAsync(SearchSpace.Of<T>(), trial => function(trial.Parameters.To<T>(), trial), objective, budget, seed,
            progress, cancel);
        return new(found.Best.To<T>(), found.Value, found.Trial, found.Trials, found.Ended);
    }
}

/// <summary>What a sweep of a function found.</summary>
/// <param name="Best">The best parameters or options.</param>
/// <param name="Value">The value they gave.</param>
/// <param name="Trial">The trial that had them; its seed reproduces the value.</param>
/// <param name="Trials">All trials, in the order they were proposed.</param>
/// <param name="Ended">Why the sweep ended.</param>
public sealed record Found<T>(T Best, double Value, Trial Trial, IReadOnlyList<Trial> Trials, SweepEnded Ended);
