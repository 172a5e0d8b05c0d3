using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Proposes, runs, reports, remembers, until the budget is used up.</summary>
/// <param name="study">Where trials are remembered.</param>
/// <param name="runner">Who runs them; not disposed.</param>
/// <param name="tuner">Who chooses what to try.</param>
/// <param name="pruner">Who ends trials early; null for nobody.</param>
public sealed partial class Sweep(Study study, ITrialRunner runner, ITuner tuner, IPruner? pruner = null)
{
    private readonly IPruner _pruner = pruner ?? new NoPruner();
    private readonly SweepControl _control = new();
    private readonly Lock _asking = new();

    /// <summary>The seed of each trial, from its number; by default one drawn from the study's seed for each.</summary>
    public Func<int, int>? SeedOf { get; init; }

    /// <summary>What else the runner is told about a trial (see <see cref="TrialRequest.Extra"/>).</summary>
    public Func<Trial, JsonObject?>? ExtraOf { get; init; }

    /// <summary>Steers the sweep while it runs.</summary>
    public ISweepControl Control => _control;

    /// <summary>Runs trials until the budget is used up. No trial can make it throw; only the tuner, the pruner and the
    /// study's store can, after trials under way were stopped.</summary>
    /// <param name="budget">What it may take.</param>
    /// <param name="progress">Told what happens, one event after another, on a thread of the pool. An
    /// <see cref="OperationCanceledException"/> of it cancels the sweep as <paramref name="cancel"/> does; after any other it is told
    /// nothing more, and the result says so.</param>
    /// <param name="cancel">Stops the trials under way; the best so far is returned.</param>
    /// <returns>Why it ended, and the best completed trial of the study.</returns>
    public async Task<SweepEnded> RunAsync(SweepBudget budget, IProgress<SweepEvent>? progress = null, CancellationToken cancel = default)
    {
        budget.Check();
        using var ending = new SweepEnding();
        var events = new SweepEventQueue(progress, () => ending.AtOnce(SweepEnd.Cancelled));
        using var deadline = new Deadline(budget.Time, () => ending.AtOnce(SweepEnd.Time));
        await using var cancelling = cancel.Register(() => ending.AtOnce(SweepEnd.Cancelled));
        _control.Attach(deadline, events, () => ending.AtOnce(SweepEnd.Finished));
        try
        {
            events.Say(new SweepStarted(study.Definition, budget) { Earlier = study.Trials() });
            await Task.WhenAll(Enumerable.Range(0, budget.Parallel)
                .Select(_ => Task.Run(() => WorkAsync(budget, events, ending), CancellationToken.None)));
            var ended = new SweepEnded(ending.Reason!.Value, study.Best()) { Message = ending.Message };
            events.Say(ended);
            await events.CloseAsync();
            return ended with { ListenerFault = events.Fault };
        }
        finally
        {
            _control.Detach();
            await events.CloseAsync();
        }
    }

    private async Task WorkAsync(SweepBudget budget, SweepEventQueue events, SweepEnding ending)
    {
        try
        {
            while (await GoesOnAsync(ending) && Propose(budget, events, ending) is { } trial)
            {
                using var underWay = _control.Begin();
                var run = new TrialRun(trial, study, _pruner, events);
                var request = new TrialRequest(trial.Number, trial.Parameters, trial.Seed,
                    budget.TrialMemory)
                { Extra = ExtraOf?.Invoke(trial) };
                var ended = await run.RunAsync(runner, request, budget.TrialTime, ending, underWay.Skipped);
                study.Finish(ended);
                events.Say(new TrialEnded(ended, study.Best()) { Extra = run.Extra });
                Judge(budget, ending);
            }
        }
        catch
        {
            ending.AtOnce(SweepEnd.Cancelled);
            throw;
        }
    }

    private async Task<bool> GoesOnAsync(SweepEnding ending)
    {
        await _control.GoingAsync(ending.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ending.Near;
    }

    private Trial? Propose(SweepBudget budget, SweepEventQueue events, SweepEnding ending)
    {
        lock (_asking)
        {
            var claim = study.Claim();
            var enough = claim.Number >= budget.Trials;
            var trial = enough ? null : claim.Begun ?? Ask(claim.Number);
            if (trial is null)
            {
                study.Abandon(claim.Number);
                ending.Softly(enough ? SweepEnd.Trials : SweepEnd.Exhausted);
                return null;
            }
            study.Begin(trial = trial with { Started = DateTimeOffset.UtcNow, Reports = [] });
            events.Say(new TrialStarted(trial));
            return trial;
        }
    }

    private Trial? Ask(int number)
    {
        var history = study.Trials().Where(t => t.Number != number).ToList();
        return tuner.Propose(new(study.Definition.Space, study.Objective, history, number)) is { } proposal
            ? new()
            {
                Number = number,
                Parameters = proposal.Parameters,
                Origin = proposal.Origin,
                Seed = SeedOf?.Invoke(number)
                ?? TrialSeed.Of(study.Definition.Seed, number)
            }
            : null;
    }

    private void Judge(SweepBudget budget, SweepEnding ending)
    {
        var history = study.Trials();
        if (budget.StallTrials is { } patience && SweepRules.Stalled(history, study.Objective, patience))
            ending.Softly(SweepEnd.Stalled);
        if (SweepRules.MachineFails(history) is { } fault)
            ending.Softly(SweepEnd.MachineFault, fault);
        if (SweepRules.Hopeless(history) is { } reason)
            ending.Softly(SweepEnd.Hopeless, reason);
    }
}
