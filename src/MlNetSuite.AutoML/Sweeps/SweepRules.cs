using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Stop rules: pure functions of the trials, so that a resumed sweep ends where an
/// uninterrupted one does.</summary>
internal static class SweepRules
{
    /// <summary>This many trials, all of them failed, mean that something common to all trials is wrong.</summary>
    internal const int MinFailures = 20;

    /// <summary>Whether the last <paramref name="patience"/> trials that completed or were pruned brought no improvement.</summary>
    internal static bool Stalled(IReadOnlyList<Trial> history, Objective objective, int patience)
    {
        // A first trial of a larger share of the rows is an improvement, whatever its value.
        var (best, share, since) = (double.NaN, 0.0, 0);
        foreach (var trial in history)
            if (trial.Value is { } value && (trial.Share > share || (trial.Share == share && objective.Better(value, best))))
                (best, share, since) = (value, trial.Share, 0);
            else if (trial.State is TrialState.Completed or TrialState.Pruned)
                since++;
        return since >= patience;
    }

    /// <summary>This many interrupted trials in a row mean that the machine does not recover by itself.</summary>
    internal const int MachineFaults = 3;

    /// <summary>Which fault of the machine interrupted the newest trials; null if none did.</summary>
    internal static string? MachineFails(IReadOnlyList<Trial> history)
    {
        var newest = history.Where(t => t.Ended).TakeLast(MachineFaults).ToList();
        return newest.Count == MachineFaults && newest.All(t => t.State == TrialState.Interrupted)
            ? $"the last {MachineFaults} trials were interrupted through no fault of their own: {newest[^1].Failure}"
            : null;
    }

    /// <summary>The failure to report if all trials so far have failed; null otherwise.</summary>
    internal static string? AllFailed(IReadOnlyList<Trial> history)
    {
        if (history.Any(t => t.State is TrialState.Completed or TrialState.Pruned))
            return null;
        var failed = history.Where(t => t.State == TrialState.Failed).ToList();
        return failed.Count >= MinFailures ? $"the first {failed.Count} trials all failed; the last: {failed[^1].Failure}" : null;
    }
}
