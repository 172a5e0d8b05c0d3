using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Something that happened in a sweep, for whoever watches.</summary>
public abstract record SweepEvent;

/// <summary>The sweep began.</summary>
/// <param name="Study">What it works on.</param>
/// <param name="Budget">What it may take.</param>
public sealed record SweepStarted(StudyDefinition Study, SweepBudget Budget) : SweepEvent;

/// <summary>A trial began.</summary>
public sealed record TrialStarted(Trial Trial) : SweepEvent;

/// <summary>A trial reported; <paramref name="Trial"/> has all of its reports.</summary>
public sealed record TrialReported(Trial Trial) : SweepEvent;

/// <summary>A trial ended.</summary>
/// <param name="Trial">As it ended.</param>
/// <param name="Best">The best completed trial so far, or null.</param>
public sealed record TrialEnded(Trial Trial, Trial? Best) : SweepEvent;

/// <summary>The sweep was paused, or goes on.</summary>
public sealed record SweepPaused(bool Paused) : SweepEvent;

/// <summary>The sweep ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Best">The best completed trial, or null.</param>
public sealed record SweepEnded(SweepEnd Reason, Trial? Best) : SweepEvent;

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

    /// <summary>Somebody asked it to finish with the best so far.</summary>
    Finished,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}
