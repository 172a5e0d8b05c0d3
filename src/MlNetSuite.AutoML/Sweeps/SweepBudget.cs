namespace MlNetSuite.AutoML.Sweeps;

/// <summary>What a sweep may take. It ends at the first limit reached; without one it goes on until it is told to finish.</summary>
public sealed record SweepBudget
{
    /// <summary>What timers can count.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>Most time in all; trials under way are stopped when it is over.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Most trials in the study, those of earlier sweeps included.</summary>
    public int? Trials { get; init; }

    /// <summary>Trials under way at once, at least 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Most time for one trial; one that takes longer fails.</summary>
    public TimeSpan? TrialTime { get; init; }

    /// <summary>Most bytes the process of one trial may hold; one that takes more fails. Kept by runners with a process of their
    /// own.</summary>
    public long? TrialMemory { get; init; }

    /// <summary>Ends the sweep after this many completed or pruned trials without a better value; null for never.</summary>
    public int? StallTrials { get; init; }

    /// <exception cref="ArgumentException">A limit leaves nothing to do.</exception>
    internal void Check()
    {
        if (Parallel < 1)
            throw new ArgumentException($"{nameof(Parallel)} is {Parallel}; at least one trial runs at a time.");
        if (Trials < 1)
            throw new ArgumentException($"{nameof(Trials)} is {Trials}; give at least 1, or null for no limit.");
        if (StallTrials < 1)
            throw new ArgumentException($"{nameof(StallTrials)} is {StallTrials}; give at least 1, or null to go on without improvement.");
        if (TrialMemory < 1)
            throw new ArgumentException($"{nameof(TrialMemory)} is {TrialMemory} bytes; give at least 1, or null for no limit.");
        foreach (var (name, time) in new[] { (nameof(Time), Time), (nameof(TrialTime), TrialTime) })
            if (time <= TimeSpan.Zero || time > Longest)
                throw new ArgumentException(
                    $"{name} is {time}; give more than nothing and at most {Longest.TotalDays} days, or null for no limit.");
    }
}
