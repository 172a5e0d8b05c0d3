namespace MlNetSuite.AutoML.Sweeps;

/// <summary>The limits of a sweep. It ends at the first one reached; without any it runs until it is asked to finish.</summary>
public sealed record SweepBudget
{
    /// <summary>What timers can count.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>The time limit of the sweep; running trials are stopped when it is reached.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>The maximum number of trials in the study, including those of earlier sweeps.</summary>
    public int? Trials { get; init; }

    /// <summary>Trials run in parallel, at least 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>The time limit of a trial; one that takes longer fails.</summary>
    public TimeSpan? TrialTime { get; init; }

    /// <summary>The memory limit of a trial's process in bytes; a trial that exceeds it fails. Enforced only by runners with a process of
    /// their
    /// own.</summary>
    public long? TrialMemory { get; init; }

    /// <summary>Ends the sweep after this many completed or pruned trials without an improvement; null for no such limit.</summary>
    public int? StallTrials { get; init; }

    /// <exception cref="ArgumentException">A limit is not positive or out of range.</exception>
    internal void Check()
    {
        if (Parallel < 1)
            throw new ArgumentException($"{nameof(Parallel)} is {Parallel}; must be at least 1.");
        if (Trials < 1)
            throw new ArgumentException($"{nameof(Trials)} is {Trials}; must be at least 1, or null for no limit.");
        if (StallTrials < 1)
            throw new ArgumentException($"{nameof(StallTrials)} is {StallTrials}; must be at least 1, or null for no limit.");
        if (TrialMemory < 1)
            throw new ArgumentException($"{nameof(TrialMemory)} is {TrialMemory} bytes; must be at least 1, or null for no limit.");
        foreach (var (name, time) in new[] { (nameof(Time), Time), (nameof(TrialTime), TrialTime) })
            if (time <= TimeSpan.Zero || time > Longest)
                throw new ArgumentException(
                    $"{name} is {time}; must be positive and at most {Longest.TotalDays} days, or null for no limit.");
    }
}
