using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>What the history says about going on: functions of the trials alone, so that a sweep resumed ends where an
/// uninterrupted one does.</summary>
internal static class SweepRules
{
    /// <summary>So many failures and nothing else mean that something common to all trials is wrong.</summary>
    internal const int HopelessFailures = 20;

    /// <summary>Whether the last <paramref name="patience"/> trials that completed or were pruned brought nothing better.</summary>
    internal static bool Stalled(IReadOnlyList<Trial> history, Objective objective, int patience)
    {
        var (best, since) = (double.NaN, 0);
        foreach (var trial in history)
            if (trial.Value is { } value && objective.Better(value, best))
                (best, since) = (value, 0);
            else if (trial.State is TrialState.Completed or TrialState.Pruned)
                since++;
        return since >= patience;
    }

    /// <summary>So many interrupted trials one after another mean that the machine does not recover by itself.</summary>
    internal const int MachineFaults = 3;

    /// <summary>What the machine lacks when it ended the newest trials one after another; null while it works.</summary>
    internal static string? MachineFails(IReadOnlyList<Trial> history)
    {
        var newest = history.Where(t => t.Ended).TakeLast(MachineFaults).ToList();
        return newest.Count == MachineFaults && newest.All(t => t.State == TrialState.Interrupted)
            ? $"the last {MachineFaults} trials were interrupted by a fault of this machine: {newest[^1].Failure}"
            : null;
    }

    /// <summary>Why there is no sense in going on when trials have done nothing but fail; null where there is.</summary>
    internal static string? Hopeless(IReadOnlyList<Trial> history)
    {
        if (history.Any(t => t.State is TrialState.Completed or TrialState.Pruned))
            return null;
        var failed = history.Where(t => t.State == TrialState.Failed).ToList();
        return failed.Count >= HopelessFailures ? $"the first {failed.Count} trials all failed; the last: {failed[^1].Failure}" : null;
    }
}
