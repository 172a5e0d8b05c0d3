using System.Diagnostics;
using MlNetSuite.Prediction.Artifacts;

namespace MlNetSuite.Prediction.Batching;

/// <summary>Runs a model on its own sample rows before others do, and finds out whether batches are faster.</summary>
internal static class WarmUp
{
    private const int TrialRows = 16;

    // Single predictions of a network take 5 to 500 microseconds: enough for hundreds or for a few dozen of them.
    private static readonly TimeSpan TrialTime = TimeSpan.FromMilliseconds(15);

    /// <returns>The time a row takes in a batch over that it takes alone; 1 where the model takes no batches or has no rows to
    /// try.</returns>
    /// <exception cref="ModelArtifactException">A sample row fails.</exception>
    internal static double Run(PredictionModel model, string source)
    {
        var rows = model.Samples.Rows;
        try
        {
            foreach (var row in rows)
                _ = model.PredictHeld(row);
            return rows.Count > 0 && model.TakesBatches(rows[0]) ? Ratio(model, rows) : 1;
        }
        catch (Exception fault) when (model.Samples.AreMadeUp && fault is not OutOfMemoryException)
        {
            // What is made up need not be what the model takes.
            return 1;
        }
        catch (Exception fault) when (fault is not (OutOfMemoryException or ModelArtifactException))
        {
            throw new ModelArtifactException(
                ModelArtifactFault.FailedWarmUp, $"'{source}' fails on its own sample rows: {fault.Message}", fault);
        }
    }

    private static double Ratio(PredictionModel model, IReadOnlyList<IReadOnlyDictionary<string, object?>> rows)
    {
        IReadOnlyDictionary<string, object?>[] batch = [.. Enumerable.Range(0, TrialRows).Select(i => rows[i % rows.Count])];
        _ = model.PredictHeld(batch, CancellationToken.None);
        var alone = Time(() =>
        {
            foreach (var row in batch)
                _ = model.PredictHeld(row);
        });
        return Time(() => _ = model.PredictHeld(batch, CancellationToken.None)) / alone;
    }

    /// <summary>The shortest time of one call, in seconds: what disturbs only adds.</summary>
    private static double Time(Action call)
    {
        var (best, start) = (double.MaxValue, Stopwatch.GetTimestamp());
        do
        {
            var from = Stopwatch.GetTimestamp();
            call();
            best = Math.Min(best, Stopwatch.GetElapsedTime(from).TotalSeconds);
        }
        while (Stopwatch.GetElapsedTime(start) < TrialTime);
        return best;
    }
}
