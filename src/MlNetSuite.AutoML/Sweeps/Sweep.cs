using System.Diagnostics;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Proposes, runs, reports, remembers, until the budget is used up.</summary>
/// <param name="study">Where trials are remembered.</param>
/// <param name="runner">Who runs them.</param>
/// <param name="tuner">Who chooses what to try.</param>
/// <param name="pruner">Who ends trials early; null for nobody.</param>
public sealed class Sweep(Study study, ITrialRunner runner, ITuner tuner, IPruner? pruner = null)
{
    private readonly IPruner _pruner = pruner ?? new NoPruner();
    private readonly Lock _asking = new();

    /// <summary>The seed of each trial, from its number; by default one drawn from the study's seed for each.</summary>
    public Func<int, int>? SeedOf { get; init; }

    /// <summary>Runs trials until the budget is used up.</summary>
    /// <returns>Why it ended, and the best completed trial of the study.</returns>
    public async Task<SweepEnded> RunAsync(SweepBudget budget, IProgress<SweepEvent>? progress = null, CancellationToken cancel = default)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        if (budget.Time is { } time)
            over.CancelAfter(time);
        progress?.Report(new SweepStarted(study.Definition, budget));
        await Task.WhenAll(Enumerable.Range(0, budget.Parallel).Select(_ => Task.Run(() => WorkAsync(budget, progress, over.Token), CancellationToken.None)));
        var reason = cancel.IsCancellationRequested ? SweepEnd.Cancelled : over.IsCancellationRequested ? SweepEnd.Time : SweepEnd.Trials;
        var ended = new SweepEnded(reason, study.Best());
        progress?.Report(ended);
        return ended;
    }

    private async Task WorkAsync(SweepBudget budget, IProgress<SweepEvent>? progress, CancellationToken over)
    {
        while (!over.IsCancellationRequested && Next(budget) is { } trial)
        {
            progress?.Report(new TrialStarted(trial));
            var ended = await RunAsync(trial, budget, progress, over);
            study.Finish(ended);
            progress?.Report(new TrialEnded(ended, study.Best()));
        }
    }

    private Trial? Next(SweepBudget budget)
    {
        lock (_asking)
        {
            var claim = study.Claim();
            if (claim.Number >= budget.Trials)
            {
                study.Abandon(claim.Number);
                return null;
            }
            var history = study.Trials().Where(t => t.Number != claim.Number).ToList();
            var trial = claim.Begun;
            if (trial is null && tuner.Propose(new(study.Definition.Space, study.Objective, history, claim.Number)) is { } proposal)
                trial = new Trial { Number = claim.Number, Parameters = proposal.Parameters, Origin = proposal.Origin, Seed = SeedOf?.Invoke(claim.Number) ?? HashCode.Combine(study.Definition.Seed, claim.Number) };
            if (trial is null)
                study.Abandon(claim.Number);
            else
                study.Begin(trial = trial with { Started = DateTimeOffset.UtcNow });
            return trial;
        }
    }

    private async Task<Trial> RunAsync(Trial trial, SweepBudget budget, IProgress<SweepEvent>? progress, CancellationToken over)
    {
        var watch = Stopwatch.StartNew();
        var pruned = false;
        try
        {
            var outcome = await runner.RunAsync(new(trial.Number, trial.Parameters, trial.Seed, budget.TrialMemory), Report, over);
            return End(TrialState.Completed) with { Values = outcome.Values, PeakMemory = outcome.PeakMemory };
        }
        catch (OperationCanceledException)
        {
            return End(pruned ? TrialState.Pruned : TrialState.Stopped);
        }
        catch (TrialFailedException fault)
        {
            return End(TrialState.Failed) with { Failure = fault.Message };
        }

        Trial End(TrialState state) => trial with { State = state, Seconds = watch.Elapsed.TotalSeconds };

        bool Report(TrialReport report)
        {
            trial = trial with { Reports = [.. trial.Reports, report] };
            study.Report(trial.Number, report);
            progress?.Report(new TrialReported(trial));
            pruned = _pruner.Prune(trial, [.. study.Trials().Where(t => t.Number != trial.Number)], study.Objective);
            return !pruned;
        }
    }
}
