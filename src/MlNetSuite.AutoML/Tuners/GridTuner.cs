using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Grid search: every combination once, the parameters declared last changing fastest; then nothing more.</summary>
/// <remarks>Only combinations of parameters that count are walked, so a condition never doubles a trial. A real number without
/// a step, or a whole one with many values, is cut into a few points that are even in its own scale, ends included.</remarks>
/// <param name="points">Most values of one numeric parameter, at least 2.</param>
public sealed class GridTuner(int points = 5) : ITuner
{
    private readonly int _points = points >= 2
        ? points
        : throw new ArgumentOutOfRangeException(nameof(points), points, "a grid must have at least 2 points per parameter.");
    private (SearchSpace Space, IReadOnlyList<object>[] Values)? _axes;

    /// <inheritdoc/>
    public string Name => "grid";

    /// <inheritdoc/>
    public Proposal? Propose(TunerQuery query)
    {
        if (_axes is not { } axes || axes.Space != query.Space)
            _axes = axes = (query.Space, [.. query.Space.Parameters.Select(Axis)]);
        return Point(axes.Space, axes.Values, query.Number) is { } set ? new(set, Name) : null;
    }

    // A condition's size depends on its parents alone, so the number of a combination leads to it through counts of subtrees.
    private static ParameterSet? Point(SearchSpace space, IReadOnlyList<object>[] axes, long number)
    {
        var tree = new Subtrees(space, axes);
        if (number >= tree.Count(-1, null))
            return null;
        var chosen = new object?[axes.Length];
        tree.Choose(-1, null, number, chosen);
        var index = 0;
        var places = space.Parameters.ToDictionary(p => p.Name, _ => index++);
        return space.Build(p => chosen[places[p.Name]]!);
    }

    private IReadOnlyList<object> Axis(Parameter parameter)
    {
        if (parameter.Cardinality is { } count && (count <= _points || parameter is ChoiceParameter or BoolParameter))
            return [.. Enumerable.Range(0, count).Select(i => parameter.FromUnit((i + 0.5) / count)).Distinct()];
        return [.. Enumerable.Range(0, _points).Select(i => parameter.FromUnit(i / (_points - 1.0))).Distinct()];
    }

    /// <summary>The forest that conditions make of parameters: counts what hangs on a value, and finds a combination by its
    /// number.</summary>
    private sealed class Subtrees(SearchSpace space, IReadOnlyList<object>[] axes)
    {
        private readonly Dictionary<(int, string?), long> _counts = [];

        // Combinations of all that hangs on a parameter's value; -1 is the root. Saturates far beyond any budget.
        internal long Count(int parent, string? value)
        {
            if (_counts.TryGetValue((parent, value), out var known))
                return known;
            var product = 1L;
            foreach (var child in Children(parent, value))
                product = Multiply(product,
                    axes[child].Aggregate(0L, (sum, v) => Math.Min(long.MaxValue / 4, sum + Count(child, Parameter.Print(v)))));
            return _counts[(parent, value)] = product;
        }

        internal void Choose(int parent, string? value, long number, object?[] chosen)
        {
            foreach (var child in Children(parent, value).Reverse())
            {
                var size = axes[child].Aggregate(0L, (sum, v) => Math.Min(long.MaxValue / 4, sum + Count(child, Parameter.Print(v))));
                var (rest, own) = (number / size, number % size);
                foreach (var candidate in axes[child])
                {
                    var text = Parameter.Print(candidate);
                    if (own < Count(child, text))
                    {
                        chosen[child] = candidate;
                        Choose(child, text, own, chosen);
                        break;
                    }
                    own -= Count(child, text);
                }
                number = rest;
            }
        }

        private IEnumerable<int> Children(int parent, string? value) => Enumerable.Range(0, axes.Length).Where(i =>
            space.Parameters[i].Condition is { } condition
                ? parent >= 0 && condition.Parent == space.Parameters[parent].Name && condition.Values.Contains(value!)
                : parent < 0);

        private static long Multiply(long a, long b) => a > long.MaxValue / 4 / Math.Max(1, b) ? long.MaxValue / 4 : a * b;
    }
}
