using System.Diagnostics;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Makes the model of what a search chose: trained anew on training and validation rows where there is time for that,
/// else as the trials left it.</summary>
/// <param name="request">The sweep.</param>
/// <param name="budget">What it may take.</param>
/// <param name="clock">Runs since it began.</param>
/// <param name="storage">Where it keeps files.</param>
/// <param name="executor">Trains what it chose.</param>
/// <param name="here">Does the same in this process, for what needs no training.</param>
internal sealed class SweepFinisher(
    SweepRequest request, SweepBudget budget, Stopwatch clock, SweepStorage storage, ISweepExecutor executor, FinishFunction here)
{
    /// <summary>What a sweep may take beyond its budget for testing and writing what the trials left.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <param name="choice">What becomes the model.</param>
    /// <param name="notes">What belongs on its card.</param>
    /// <param name="hurry">Whether a person interrupted the search: the trials' own models are taken then.</param>
    /// <param name="progress">Told about the final training.</param>
    /// <exception cref="IOException">The model is not where it was to be written.</exception>
    internal async Task<FinishOutcome> RunAsync(
        SweepChoice choice, IReadOnlyList<string> notes, bool hurry, IProgress<TrainingProgress>? progress)
    {
        var outcome = await MakeAsync(choice, notes, hurry, progress);
        WrittenArtifact.Take(storage.Files, storage.Zip, request.Artifact, outcome.Sha256);
        return outcome;
    }

    private async Task<FinishOutcome> MakeAsync(
        SweepChoice choice, IReadOnlyList<string> notes, bool hurry, IProgress<TrainingProgress>? progress)
    {
        var models = storage.TakeModels([.. choice.Members.Select(m => m.Number)]);
        var job = new FinishJob(choice.Members, choice.Values, notes, Refit: true, (models ?? storage.Trials).Prefix, storage.Zip,
            request.MembersAtOnce(budget));
        var left = budget.Time is { } time ? time + Grace - clock.Elapsed : Timeout.InfiniteTimeSpan;
        var hasModels = models is not null;
        if (!hurry && (left == Timeout.InfiniteTimeSpan || left > TimeSpan.Zero))
        {
            using var late = new CancellationTokenSource(hasModels ? left : Timeout.InfiniteTimeSpan);
            try
            {
                return await FinishAsync(job, progress, late.Token);
            }
            catch (OperationCanceledException) when (late.IsCancellationRequested)
            {
                return await LeftAsync(job, "there was no time left to train it on both", progress);
            }
            catch (Exception fault) when (hasModels && fault is TrialFailedException or InputException)
            {
                return await LeftAsync(job, $"training it on both failed ({fault.Message.TrimEnd('.')})", progress);
            }
        }
        return hasModels
            ? await LeftAsync(job, hurry ? "the sweep was interrupted" : "there was no time left to train it on both", progress)
            : await FinishAsync(job, progress, CancellationToken.None);
    }

    /// <summary>The model as the trials left it, of the training rows without the validation rows.</summary>
    private Task<FinishOutcome> LeftAsync(FinishJob job, string why, IProgress<TrainingProgress>? progress)
    {
        var left = job with
        {
            Refit = false,
            Notes = [.. job.Notes, $"the model learned from the training rows without the validation rows: {why}."],
        };
        return Task.Run(() => SweepMessages.Read<FinishOutcome>(here(SweepMessages.Write(left), Teller(progress), CancellationToken.None)));
    }

    private async Task<FinishOutcome> FinishAsync(FinishJob job, IProgress<TrainingProgress>? progress, CancellationToken late)
    {
        // Each member is trained as a trial was, in one process.
        var memory = budget.TrialMemory * job.ParallelMembers;
        var outcome = await executor.FinishAsync(new(SweepMessages.Write(job), memory), Teller(progress), late);
        return SweepMessages.Read<FinishOutcome>(outcome);
    }

    private static Action<System.Text.Json.Nodes.JsonObject> Teller(IProgress<TrainingProgress>? progress) =>
        step => progress?.Report(SweepMessages.Read<TrainingProgress>(step));
}
