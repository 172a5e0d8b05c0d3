using System.Diagnostics;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Makes the model of what a search chose: trained anew on training and validation rows where there is time for that,
/// else as the trials left it.</summary>
internal sealed class SweepFinisher(
    ITrainingTask task, SweepRequest request, SweepIsolation? isolation, SweepFolder folder, SweepBudget budget, Stopwatch clock)
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
        WrittenArtifact.Require(request.Artifact, outcome.Sha256);
        return outcome;
    }

    private async Task<FinishOutcome> MakeAsync(
        SweepChoice choice, IReadOnlyList<string> notes, bool hurry, IProgress<TrainingProgress>? progress)
    {
        var models = folder.TakeModels([.. choice.Members.Select(m => m.Number)]);
        var job = new FinishJob(task.Name, request, choice.Members, choice.Values, notes, Refit: true, (models ?? folder.Trials).Path, budget.Parallel);
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
    private Task<FinishOutcome> LeftAsync(FinishJob job, string why, IProgress<TrainingProgress>? progress) => Task.Run(() => task.Finish(job with
    {
        Refit = false,
        Notes = [.. job.Notes, $"the model learned from the training rows without the validation rows: {why}."],
    }, new(request.Seed, request.Threads, progress)));

    private async Task<FinishOutcome> FinishAsync(FinishJob job, IProgress<TrainingProgress>? progress, CancellationToken late)
    {
        if (isolation is null)
            return await Task.Run(() => task.Finish(job, new(request.Seed, request.Threads, progress, late)), CancellationToken.None);
        var start = isolation.Finisher(folder.Write("finish.json", job));
        (start.RedirectStandardOutput, start.RedirectStandardError, start.UseShellExecute) = (true, true, false);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(late);
            var output = await process.StandardOutput.ReadToEndAsync(late);
            await process.WaitForExitAsync(late);
            return process.ExitCode == 0
                ? System.Text.Json.JsonSerializer.Deserialize<FinishOutcome>(output[(output.LastIndexOf('\n', output.Length - 2) + 1)..])!
                : throw new TrialFailedException($"the final training ended with code {process.ExitCode}: {(await errors).Trim()}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }
}
