using MlNetSuite.AutoML.Studies;
using MlNetSuite.Training.Sweeps;

namespace MlNetSuite.Notebooks;

/// <summary>What charts of a sweep are made of: a <see cref="Study"/> or a <see cref="SweepOutcome"/> becomes one by itself.</summary>
/// <param name="Trials">The trials, in the order of their numbers.</param>
/// <param name="Study">What was searched and what was sought.</param>
public sealed record SweepTrials(IReadOnlyList<Trial> Trials, StudyDefinition Study)
{
    /// <summary>The trials of a study as they are now.</summary>
    public static implicit operator SweepTrials(Study study)
    {
        ArgumentNullException.ThrowIfNull(study);
        return new(study.Trials(), study.Definition);
    }

    /// <summary>The trials of a finished sweep.</summary>
    public static implicit operator SweepTrials(SweepOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return new(outcome.Trials, outcome.Study);
    }

    /// <summary>The objective that steers.</summary>
    internal Objective Objective => Study.Objectives[0];
}
