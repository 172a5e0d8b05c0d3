using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Something that happened in a sweep, for whoever watches.</summary>
public abstract record SweepEvent;

/// <summary>The sweep began.</summary>
/// <param name="Study">What it works on.</param>
/// <param name="Budget">What it may take.</param>
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

/// <summary>The sweep was paused, or goes on.</summary>
public sealed record SweepPaused(bool Paused) : SweepEvent;

/// <summary>The sweep ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Best">The best completed trial, or null.</param>
public sealed record SweepEnded(SweepEnd Reason, Trial? Best) : SweepEvent
{
    /// <summary>More about the reason, for people; null where there is no more to say.</summary>
    public string? Message { get; init; }

    /// <summary>What the listener threw, which was told nothing after that; null if all went well.</summary>
    public Exception? ListenerFault { get; init; }
}

/// <summary>Why a sweep ended.</summary>
public enum SweepEnd
{
    /// <summary>Its time was over.</summary>
    Time,

    /// <summary>It had its number of trials.</summary>
    Trials,

    /// <summary>The tuner had nothing left to try.</summary>
    Exhausted,

    /// <summary>Too many trials in a row brought nothing better.</summary>
    Stalled,

    /// <summary>Trials did nothing but fail; the message says how.</summary>
    Hopeless,

    /// <summary>Somebody asked it to finish with the best so far.</summary>
    Finished,

    /// <summary>It was cancelled.</summary>
    Cancelled,

    /// <summary>The machine interrupted trial after trial, as when its disk is full; the message says what it lacks.</summary>
    MachineFault,
}
