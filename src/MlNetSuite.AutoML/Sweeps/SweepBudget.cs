namespace MlNetSuite.AutoML.Sweeps;

/// <summary>What a sweep may take. It ends at the first limit reached; without one it goes on until it is told to finish.</summary>
public sealed record SweepBudget
{
    /// <summary>Most time in all; trials under way are stopped when it is over.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>Most trials in the study, those of earlier sweeps included.</summary>
    public int? Trials { get; init; }

    /// <summary>Trials under way at once, at least 1.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Most time for one trial; one that takes longer fails.</summary>
    public TimeSpan? TrialTime { get; init; }

    /// <summary>Most bytes the process of one trial may hold; one that takes more fails. Kept by runners with a process of their own.</summary>
    public long? TrialMemory { get; init; }

    /// <summary>Ends the sweep after this many completed or pruned trials without a better value; null for never.</summary>
    public int? StallTrials { get; init; }
}
