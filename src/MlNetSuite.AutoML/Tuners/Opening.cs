using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>What a search starts with: the space's defaults, then its portfolio, each configuration once. If there are
/// several trainers, the first of each comes first; after that those of the trainer that has done best so far.</summary>
internal static class Opening
{
    internal static Proposal? Next(SearchSpace space, IReadOnlyList<Observation> history)
    {
        List<(ParameterSet Set, string Origin)> left = [];
        for (var rank = 0; rank <= space.Portfolio.Count; rank++)
        {
            var (set, origin) = rank == 0 ? (space.Defaults, "defaults") : (space.Portfolio[rank - 1], $"portfolio/{rank}");
            if (!history.Any(o => o.Trial.Origin == origin || o.Trial.Parameters.Same(set)))
                left.Add((set, origin));
        }
        if (left.Count == 0)
            return null;
        var begun = history.Select(o => PruningGroup.Of(o.Trial.Parameters)).ToHashSet();
        var (chosen, name) = left.Find(c => !begun.Contains(PruningGroup.Of(c.Set))) is { Set: not null } first
            ? first
            : left.MinBy(c => Best(history, PruningGroup.Of(c.Set)));
        return new(chosen, name);
    }

    private static double Best(IReadOnlyList<Observation> history, string group) => history
        .Where(o => o.Trial.State == TrialState.Completed && PruningGroup.Of(o.Trial.Parameters) == group)
        .Select(o => o.Loss).DefaultIfEmpty(double.PositiveInfinity).Min();
}
