using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Watching;

/// <summary>A parameter set as a person reads it: the branch that was chosen (see <see cref="SearchSpace.Branch"/>), and what was
/// searched of it under its own names.</summary>
/// <param name="Branch">The chosen branch, such as a trainer; null in spaces without branches.</param>
/// <param name="Parameters">Names and printed values, in the order of the set; values that are the same in every trial are left
/// out.</param>
public sealed record BranchWords(string? Branch, IReadOnlyList<(string Name, string Value)> Parameters)
{
    /// <summary>Reads a set of <paramref name="space"/>.</summary>
    public static BranchWords Of(SearchSpace space, ParameterSet set)
    {
        var choice = space.Parameters.OfType<ChoiceParameter>()
            .FirstOrDefault(p => p.Condition is null && set.ContainsKey(p.Name) && IsBranch(space, p));
        var branch = choice is null ? null : set.Text(choice.Name);
        return new(branch, [.. set
            .Where(p => p.Key != choice?.Name && !(space.Has(p.Key) && space[p.Key].Cardinality == 1))
            .Select(p => (Own(p.Key, branch), Parameter.Print(p.Value)))]);
    }

    /// <summary>A choice heads branches if what hangs on it is called after its values; one called trainer does even where no
    /// trainer has parameters.</summary>
    private static bool IsBranch(SearchSpace space, ChoiceParameter choice) =>
        choice.Name == "trainer"
        || space.Parameters.Any(p => p.Condition is { } c && c.Parent == choice.Name && c.Values is [var value]
            && p.Name.StartsWith($"{value}.", StringComparison.Ordinal));

    private static string Own(string name, string? branch) =>
        branch is not null && name.StartsWith($"{branch}.", StringComparison.Ordinal) ? name[(branch.Length + 1)..] : name;
}
