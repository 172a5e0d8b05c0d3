using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps;

/// <summary>A request understood: which trainers are searched, for which metrics, on which rows.</summary>
/// <param name="Trainers">At least one; the first one's defaults are tried first.</param>
/// <param name="Objectives">The first steers.</param>
/// <param name="Rows">Read and split.</param>
/// <param name="Objective">What trials are evaluated by.</param>
/// <param name="Fixed">What is the same in all trials.</param>
/// <param name="Notes">What a person should know of what is not searched.</param>
internal sealed record SweepPlan<TData>(
    IReadOnlyList<ITrainer<TData>> Trainers, IReadOnlyList<Objective> Objectives, TaskRows<TData> Rows, TrialObjective<TData> Objective,
    FixedParameters Fixed, IReadOnlyList<string> Notes)
    where TData : Dataset
{
    /// <summary>Which trainer, and that trainer's own parameters.</summary>
    internal SearchSpace Space { get; } = new SearchSpace().Branch("trainer", [.. Trainers.Select(t => (t.Name, Fixed.Search(t)))],
        "who learns it");

    internal IReadOnlyList<string> Metrics { get; } = [.. Objectives.Select(o => o.Metric)];
}
