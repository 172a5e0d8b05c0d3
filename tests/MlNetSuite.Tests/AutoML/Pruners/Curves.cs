using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.Tests.AutoML.Pruners;

/// <summary>Trials with learning curves, for pruners.</summary>
internal static class Curves
{
    internal static SearchSpace Space { get; } = new SearchSpace().Choice("trainer", ["network", "trees"], "who learns it");

    /// <summary>A trial that reported <paramref name="values"/> at steps 1, 2, ...</summary>
    internal static Trial Trial(int number, params double[] values) => At(number, [.. values.Select((v, i) => (i + 1.0, v))]);

    /// <summary>A trial that reported values at steps.</summary>
    internal static Trial At(int number, params (double Step, double Value)[] reports) => new()
    {
        Number = number,
        Parameters = Space.Defaults,
        Seed = number,
        Reports = [.. reports.Select(r => new TrialReport(r.Step, r.Value, r.Step))],
    };

    internal static Trial Done(this Trial trial) =>
        trial with { State = TrialState.Completed, Values = [trial.Reports is [.., var last] ? last.Value : 0] };

    internal static Trial Pruned(this Trial trial) => trial with { State = TrialState.Pruned };

    internal static Trial By(this Trial trial, string trainer) =>
        trial with { Parameters = Space.Resolve(new Dictionary<string, string> { ["trainer"] = trainer }) };
}
