using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Parameters that count under the same condition, and so together.</summary>
/// <param name="Condition">When; null for always.</param>
/// <param name="Parameters">Those with more than one value.</param>
/// <param name="Places">Where in the space each stands.</param>
internal sealed record SpaceBlock(Condition? Condition, IReadOnlyList<Parameter> Parameters, int[] Places);

/// <summary>The blocks of a space.</summary>
internal sealed class SpaceBlocks
{
    private readonly Dictionary<string, (SpaceBlock Block, int Place)> _of = [];

    internal SpaceBlocks(SearchSpace space)
    {
        Space = space;
        foreach (var group in space.Parameters.Select((p, place) => (Parameter: p, Place: place)).Where(p => p.Parameter.Cardinality != 1)
            .GroupBy(p => p.Parameter.Condition))
        {
            var block = new SpaceBlock(group.Key, [.. group.Select(g => g.Parameter)], [.. group.Select(g => g.Place)]);
            foreach (var (parameter, place) in group)
                _of[parameter.Name] = (block, place);
        }
    }

    internal SearchSpace Space { get; }

    internal SpaceBlock Of(Parameter parameter) => _of[parameter.Name].Block;

    internal int PlaceOf(Parameter parameter) => _of[parameter.Name].Place;
}
