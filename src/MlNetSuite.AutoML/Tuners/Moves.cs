using MlNetSuite.AutoML.Spaces;

namespace MlNetSuite.AutoML.Tuners;

/// <summary>Steps through a space, in units. A parameter that begins to count on the way does so at its default; choices do not
/// have directions, they jump.</summary>
internal static class Moves
{
    /// <summary>A step in a random direction.</summary>
    /// <param name="space">The space.</param>
    /// <param name="from">Where from, a unit for each parameter, NaN where it does not count.</param>
    /// <param name="random">Draws the direction.</param>
    /// <param name="step">Its length along each parameter, root mean square; also how likely a choice jumps.</param>
    internal static ParameterSet Random(SearchSpace space, double[] from, double step, ref RandomStream random)
    {
        var direction = new double[from.Length];
        for (var i = 0; i < direction.Length; i++)
            direction[i] = random.Normal();
        var numbers = Enumerable.Range(0, from.Length).Where(i => !double.IsNaN(from[i]) && IsNumber(space.Parameters[i])).ToList();
        var length = Math.Sqrt(numbers.Sum(i => direction[i] * direction[i]) / Math.Max(1, numbers.Count));
        var stream = random;
        // Where there are only choices, one of them has to jump.
        var jump = numbers.Count == 0 ? 1.0 / Math.Max(1, from.Count(u => !double.IsNaN(u))) : Math.Min(0.5, step);
        var set = Build(space, (parameter, i) =>
            !IsNumber(parameter) ? stream.Next() < jump ? stream.Next() : At(parameter, from[i])
            : Reflect(At(parameter, from[i]) + (double.IsNaN(from[i]) ? 0 : step * direction[i] / Math.Max(length, 1e-12))));
        random = stream;
        return set;
    }

    /// <summary>The step opposite to one made; null where there is none, as when only choices were changed.</summary>
    internal static ParameterSet? Opposite(SearchSpace space, double[] from, double[] to)
    {
        var set = Build(space, (parameter, i) => IsNumber(parameter) && !double.IsNaN(from[i]) && !double.IsNaN(to[i])
            ? Math.Clamp(2 * from[i] - to[i], 0, 1)
            : At(parameter, from[i]));
        return set;
    }

    /// <summary>Whether two points lie within a step of each other, the same parameters counting.</summary>
    internal static bool Near(double[] a, double[] b, double step) =>
        a.Zip(b).All(p => double.IsNaN(p.First) == double.IsNaN(p.Second)) &&
        Math.Sqrt(a.Zip(b).Where(p => !double.IsNaN(p.First)).Select(p => (p.First - p.Second) * (p.First - p.Second)).DefaultIfEmpty()
            .Average()) <= step;

    /// <summary>The space's defaults but for costly parameters, which are at their cheapest.</summary>
    internal static ParameterSet Cheapest(SearchSpace space) => space.Build(p => p.Costly ? p.FromUnit(0) : p.Default);

    private static ParameterSet Build(SearchSpace space, Func<Parameter, int, double> unit)
    {
        var places = new Dictionary<string, int>(space.Parameters.Count);
        for (var i = 0; i < space.Parameters.Count; i++)
            places[space.Parameters[i].Name] = i;
        return space.Build(p => p.FromUnit(unit(p, places[p.Name])));
    }

    private static bool IsNumber(Parameter parameter) => parameter is RealParameter or IntParameter && parameter.Cardinality != 1;

    private static double At(Parameter parameter, double unit) =>
        double.IsNaN(unit) ? parameter.ToUnit(parameter.Costly ? parameter.FromUnit(0) : parameter.Default) : unit;

    private static double Reflect(double unit) => Math.Clamp(unit, 0, 1);
}
