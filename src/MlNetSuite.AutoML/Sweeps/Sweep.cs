using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps.Telemetry;
using MlNetSuite.AutoML.Tuners;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Proposes, runs and records trials until the budget is used up.</summary>
/// <param name="study">Records the trials.</param>
/// <param name="runner">Runs the trials; not disposed.</param>
/// <param name="tuner">Proposes parameter sets.</param>
/// <param name="pruner">Ends weak trials early; null for none.</param>
public sealed partial class Sweep(Study study, ITrialRunner runner, ITuner tuner, IPruner? pruner = null)
{
    /// <summary>Proposals that a sweep short of time looks at before it takes it that none can end.</summary>
    private const int MostDeclined = 10;

    private readonly IPruner _pruner = pruner ?? new NoPruner();
    private readonly SweepControl _control = new();
    private readonly Lock _asking = new();

    /// <summary>The seed of each trial, from its number; by default one drawn from the study's seed for each.</summary>
    public Func<int, int>? SeedOf { get; init; }

    /// <summary>Whether a proposed trial may begin: false for one that cannot end in time. The tuner is asked for others then, as if it had
    /// begun; where none of them may, no more trials begin. Null where all may.</summary>
    public Func<Trial, bool>? MayBegin { get; init; }

    /// <summary>Additional data passed to the runner with each trial (see <see cref="TrialRequest.Extra"/>).</summary>
    public Func<Trial, JsonObject?>? ExtraOf { get; init; }

    /// <summary>Controls the sweep while it runs.</summary>
    public ISweepControl Control => _control;

    /// <summary>Runs trials until the budget is used up. No trial can make it throw; only the tuner, the pruner and the
    /// study's store can, after trials under way were stopped.</summary>
    /// <param name="budget">Its limits.</param>
    /// <param name="progress">Receives the events one at a time on a thread pool thread. An
    /// <see cref="OperationCanceledException"/> it throws cancels the sweep as <paramref name="cancel"/> does; after any other exception
    /// it receives
    /// no more events, and the result says so.</param>
    /// <param name="cancel">Stops the trials under way; the best so far is returned.</param>
    /// <returns>Why it ended, and the best completed trial of the study.</returns>
    public async Task<SweepEnded> RunAsync(SweepBudget budget, IProgress<SweepEvent>? progress = null, CancellationToken cancel = default)
    {
        budget.Check();
        using var span = SweepTelemetry.Search(study.Definition, tuner.Name);
        using var ending = new SweepEnding();
        var events = new SweepEventQueue(progress, () => ending.StopRunning(SweepEnd.Cancelled));
        using var deadline = new Deadline(budget.Time, () => ending.StopRunning(SweepEnd.Time));
        await using var cancelling = cancel.Register(() => ending.StopRunning(SweepEnd.Cancelled));
        study.BePatient();
        await using var hurrying = ending.Over.Register(study.Hurry);
        void Notice(string message) => events.Post(new SweepNotice(message));
        study.Noticed += Notice;
        _control.Attach(deadline, events, ending);
        try
        {
            var earlier = study.Trials();
            var others = new OtherSweeps(study, earlier, events);
            events.Post(new SweepStarted(study.Definition, budget) { Earlier = earlier });
            await Task.WhenAll(Enumerable.Range(0, budget.Parallel)
                .Select(_ => Task.Run(() => WorkAsync(budget, events, others, ending), CancellationToken.None)));
            others.Look();
            if (study.Unrecorded is { } loss)
                Notice(loss);
            var ended = new SweepEnded(ending.Reason!.Value, study.Best()) { Message = ending.Message, Others = others.Ended };
            SweepTelemetry.Ends(span, ended);
            events.Post(ended);
            await events.CloseAsync();
            return ended with { ListenerFault = events.Fault };
        }
        finally
        {
            _control.Detach();
            study.Noticed -= Notice;
            await events.CloseAsync();
        }
    }

    private async Task WorkAsync(SweepBudget budget, SweepEventQueue events, OtherSweeps others, SweepEnding ending)
    {
        try
        {
            while (await MayContinueAsync(ending) && Propose(budget, events, others, ending) is { } trial)
            {
                using var underWay = _control.Begin(trial.Number);
                using var span = TrialSpan.Begin(study.Definition, trial);
                var run = new TrialRun(trial, study, _pruner, events, span);
                var request = new TrialRequest(trial.Number, trial.Parameters, trial.Seed,
                    budget.TrialMemory)
                { Extra = ExtraOf?.Invoke(trial), Share = trial.Share };
                var ended = await run.RunAsync(runner, request, budget.TrialTime, ending, underWay.Skipped);
                study.Finish(ended);
                var best = study.Best();
                span.Ended(ended, best);
                events.Post(new TrialEnded(ended, best) { Extra = run.Extra });
                others.Look();
                ApplyStopRules(budget, ending);
            }
        }
        catch
        {
            ending.StopRunning(SweepEnd.Cancelled);
            throw;
        }
    }

    private async Task<bool> MayContinueAsync(SweepEnding ending)
    {
        await _control.NotPausedAsync(ending.Over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !ending.IsEnding;
    }

    private Trial? Propose(SweepBudget budget, SweepEventQueue events, OtherSweeps others, SweepEnding ending)
    {
        lock (_asking)
        {
            if (study.Claim() is not { } claim)
                return null;
            var (trial, reason) = claim.Number >= budget.Trials ? (null, SweepEnd.Trials)
                : claim.Begun is { } begun ? (Again(begun), default)
                : Ask(claim.Number);
            if (trial is null)
            {
                study.Abandon(claim.Number);
                ending.StopStarting(reason);
                return null;
            }
            others.Own(trial.Number);
            if (!study.Begin(trial = trial with { Started = study.Now, Reports = [], Machine = Environment.MachineName }))
                return null;
            events.Post(new TrialStarted(trial));
            return trial;
        }
    }

    /// <summary>The next trial that may begin, or why there is none.</summary>
    private (Trial? Trial, SweepEnd Reason) Ask(int number)
    {
        List<Trial> history = [.. study.Trials().Where(t => t.Number != number && t.State != TrialState.Waiting)];
        for (var declined = 0; declined < MostDeclined; declined++)
        {
            if (tuner.Propose(new(study.Definition.Space, study.Objective, history, number + declined)) is not { } proposal)
                return (null, SweepEnd.Exhausted);
            var trial = new Trial
            {
                Number = number,
                Parameters = proposal.Parameters,
                Origin = proposal.Origin,
                Share = proposal.Share,
                Seed = Seed(number),
            };
            if (MayBegin?.Invoke(trial) ?? true)
                return (trial, default);
            history.RemoveAll(t => t.Number == number + declined);
            history.Add(trial with { Number = number + declined });
        }
        return (null, SweepEnd.Time);
    }

    /// <summary>A trial as it began, or a person enqueued it.</summary>
    private Trial Again(Trial begun) =>
        begun.State == TrialState.Waiting ? begun with { State = TrialState.Running, Seed = Seed(begun.Number) } : begun;

    private int Seed(int number) => SeedOf?.Invoke(number) ?? TrialSeed.Of(study.Definition.Seed, number);

    private void ApplyStopRules(SweepBudget budget, SweepEnding ending)
    {
        var history = study.Trials();
        if (budget.StallTrials is { } patience && SweepRules.Stalled(history, study.Objective, patience))
            ending.StopStarting(SweepEnd.Stalled);
        if (SweepRules.MachineFails(history) is { } fault)
            ending.StopStarting(SweepEnd.MachineFault, fault);
        if (SweepRules.AllFailed(history) is { } reason)
            ending.StopStarting(SweepEnd.AllFailed, reason);
    }
}
