using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Chooses what to try next.</summary>
/// <remarks>A tuner gets a read-only history and returns a parameter set; it never sees the store, the clock or the console.
/// What it proposes depends on its seed, the trial's number and the history only (a tuner may keep what it computed from the
/// history, as long as that cannot be seen from outside), so that a resumed sweep continues as if it had not been interrupted.
/// Trials that run are in the history without a value. Trials may run on any number of threads; the tuner is called by one at a
/// time.</remarks>
public interface ITuner
{
    /// <summary>The name used on the command line, such as <c>tpe</c>.</summary>
    string Name { get; }

    /// <summary>The next parameter set, or null when there is none left to try.</summary>
    Proposal? Propose(TunerQuery query);
}

/// <summary>The input of a tuner.</summary>
/// <param name="Space">The search space.</param>
/// <param name="Objective">The objective.</param>
/// <param name="History">All trials so far but the one asked for, in the order of their numbers, running ones too.</param>
/// <param name="Number">The number of the trial asked for.</param>
public sealed record TunerQuery(SearchSpace Space, Objective Objective, IReadOnlyList<Trial> History, int Number);

/// <summary>A tuner's proposal.</summary>
/// <param name="Parameters">Valid in the space asked about.</param>
/// <param name="Origin">Kept with the trial (see <see cref="Trial.Origin"/>).</param>
public sealed record Proposal(ParameterSet Parameters, string Origin)
{
    /// <summary>Share of the training rows to learn from (see <see cref="Trial.Share"/>).</summary>
    public double Share { get; init; } = 1;
}
