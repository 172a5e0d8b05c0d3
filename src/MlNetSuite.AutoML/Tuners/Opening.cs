using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>What a search begins with: the space's defaults, then its configurations known to be good, each once.</summary>
internal static class Opening
{
    internal static Proposal? Next(SearchSpace space, IReadOnlyList<Observation> history)
    {
        for (var rank = 0; rank <= space.Portfolio.Count; rank++)
        {
            var (set, origin) = rank == 0 ? (space.Defaults, "defaults") : (space.Portfolio[rank - 1], $"portfolio/{rank}");
            if (!history.Any(o => o.Trial.Origin == origin || o.Trial.Parameters.Same(set)))
                return new(set, origin);
        }
        return null;
    }
}
