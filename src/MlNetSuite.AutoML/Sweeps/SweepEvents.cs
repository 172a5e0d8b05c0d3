using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>An event of a sweep.</summary>
public abstract record SweepEvent;

/// <summary>The sweep began.</summary>
/// <param name="Study">What it works on.</param>
/// <param name="Budget">Its limits.</param>
public sealed record SweepStarted(StudyDefinition Study, SweepBudget Budget) : SweepEvent
{
    /// <summary>The trials that the study had before this sweep; empty for a new one.</summary>
    public IReadOnlyList<Trial> Earlier { get; init; } = [];
}

/// <summary>A trial began.</summary>
public sealed record TrialStarted(Trial Trial) : SweepEvent;

/// <summary>A trial reported; <paramref name="Trial"/> has all of its reports.</summary>
public sealed record TrialReported(Trial Trial) : SweepEvent;

/// <summary>A trial ended.</summary>
/// <param name="Trial">As it ended.</param>
/// <param name="Best">The best completed trial so far, or null.</param>
public sealed record TrialEnded(Trial Trial, Trial? Best) : SweepEvent
{
    /// <summary>What else came of it (see <see cref="TrialOutcome.Extra"/>).</summary>
    public JsonObject? Extra { get; init; }
}

/// <summary>A trial of the study ended that another sweep ran at the same time.</summary>
/// <param name="Trial">As it ended.</param>
public sealed record OtherTrialEnded(Trial Trial) : SweepEvent;

/// <summary>The sweep was paused or resumed.</summary>
public sealed record SweepPaused(bool Paused) : SweepEvent;

/// <summary>Something a person should know while the sweep goes on, such as that the study's database does not answer.</summary>
public sealed record SweepNotice(string Message) : SweepEvent;

/// <summary>The sweep ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Best">The best completed trial, or null.</param>
public sealed record SweepEnded(SweepEnd Reason, Trial? Best) : SweepEvent
{
    /// <summary>Details of the reason, for users; null if there are none.</summary>
    public string? Message { get; init; }

    /// <summary>How many trials of the study other sweeps ended, before this one or at the same time.</summary>
    public int Others { get; init; }

    /// <summary>The exception the listener threw, after which it received no events; null if there was none.</summary>
    public Exception? ListenerFault { get; init; }
}

/// <summary>Why a sweep ended.</summary>
public enum SweepEnd
{
    /// <summary>The time budget was used up.</summary>
    Time,

    /// <summary>The number of trials was reached.</summary>
    Trials,

    /// <summary>The tuner had nothing left to try.</summary>
    Exhausted,

    /// <summary>Too many trials in a row brought no improvement.</summary>
    Stalled,

    /// <summary>The first trials all failed; the message says how.</summary>
    AllFailed,

    /// <summary>A user asked to finish with the best so far.</summary>
    Finished,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The machine interrupted trial after trial, as when its disk is full; the message says what it lacks.</summary>
    MachineFault,
}
