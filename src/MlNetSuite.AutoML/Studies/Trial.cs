using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Studies;

/// <summary>The state of a trial.</summary>
public enum TrialState
{
    /// <summary>Running, or abandoned by a process that died.</summary>
    Running,

    /// <summary>Ran to its end; has a value for each objective.</summary>
    Completed,

    /// <summary>Ended early because others were better at the same step; ranked by its last report.</summary>
    Pruned,

    /// <summary>Threw, gave no finite value, took too long or too much memory, or took its process with it.</summary>
    Failed,

    /// <summary>Cut off by the end of its sweep; says nothing about its parameters, and runs again when the study is resumed.</summary>
    Stopped,

    /// <summary>Ended by a fault of the machine, such as a full disk; says nothing about its parameters, and runs again when the study
    /// is resumed.</summary>
    Interrupted,

    /// <summary>Ended by a user while its sweep went on; says nothing about its parameters.</summary>
    Skipped,

    /// <summary>Enqueued by a user; nobody runs it yet.</summary>
    Waiting,
}

/// <summary>The first objective's value at an intermediate step of a trial.</summary>
/// <param name="Step">How much work, in the trial's own unit: epochs, boosting iterations, folds, share of the training rows. Grows within
/// a trial.</param>
/// <param name="Value">The metric at that step.</param>
/// <param name="Seconds">Since the trial began.</param>
public sealed record TrialReport(double Step, double Value, double Seconds);

/// <summary>One evaluation of a parameter set. Immutable.</summary>
public sealed record Trial
{
    /// <summary>From 0, in the order trials were proposed.</summary>
    public required int Number { get; init; }

    /// <summary>What it ran with.</summary>
    public required ParameterSet Parameters { get; init; }

    /// <summary>Its random seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Who proposed it and why, in the tuner's words, such as <c>portfolio</c> or <c>flow2/3</c>. A tuner reads it back
    /// from the history to know its own trials.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Share of the training rows it learns from, above 0 and up to 1. Its values are of the same validation rows as those of any
    /// other share, but say less about what becomes of all rows: see <see cref="Tuners.GrowingShareTuner"/>.</summary>
    public double Share { get; init; } = 1;

    /// <summary>The machine that runs it, or ran it last; empty where that is not known.</summary>
    public string Machine { get; init; } = "";

    /// <summary>Its state.</summary>
    public TrialState State { get; init; }

    /// <summary>A value for each objective of the study, if completed; else empty. A value more decides between trials that are
    /// equal by the only objective: less is better.</summary>
    public IReadOnlyList<double> Values { get; init; } = [];

    /// <summary>The first objective's value on the way, in the order of steps.</summary>
    public IReadOnlyList<TrialReport> Reports { get; init; } = [];

    /// <summary>When it began; while it waits for a slot or a process, when it was proposed.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>Seconds from its beginning to its end, or 0 while it runs.</summary>
    public double Seconds { get; init; }

    /// <summary>Most bytes its process held, or 0 where that was not measured.</summary>
    public long PeakMemory { get; init; }

    /// <summary>Why it failed, was stopped, interrupted or skipped; null otherwise.</summary>
    public string? Failure { get; init; }

    /// <summary>The first objective's value, if completed.</summary>
    public double? Value => State == TrialState.Completed ? Values[0] : null;

    /// <summary>Its value, or for a pruned trial the last reported one; null if there is none.</summary>
    public double? LastValue => Value ?? (State == TrialState.Pruned && Reports.Count > 0 ? Reports[^1].Value : null);

    /// <summary>Whether it has ended.</summary>
    public bool Ended => State is not (TrialState.Running or TrialState.Waiting);
}
