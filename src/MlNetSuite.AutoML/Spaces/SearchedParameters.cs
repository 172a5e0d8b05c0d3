namespace MlNetSuite.AutoML.Spaces;

/// <summary>What a sweep searches of a space, written as what differs from the space; see <see cref="SearchSpace.Searching"/>.</summary>
/// <remarks>Immutable: every call returns a new object.</remarks>
public sealed class SearchedParameters
{
    private readonly SearchSpace _all;
    private readonly SearchSpace _searched;
    private readonly IReadOnlyList<IReadOnlyList<(string Name, object Value)>> _configurations;

    internal SearchedParameters(SearchSpace all) : this(all, new(), [])
    {
    }

    private SearchedParameters(SearchSpace all, SearchSpace searched,
        IReadOnlyList<IReadOnlyList<(string Name, object Value)>> configurations) =>
        (_all, _searched, _configurations) = (all, searched, configurations);

    /// <summary>Searches a number between narrower bounds.</summary>
    /// <param name="name">A parameter of the space.</param>
    /// <param name="min">The lowest value searched.</param>
    /// <param name="max">The highest value searched.</param>
    /// <param name="initial">The value tried first; null for the space's default.</param>
    /// <param name="log">Whether it is searched by its logarithm; null for as in the space.</param>
    /// <param name="step">Values lie this far apart; null for as in the space.</param>
    /// <param name="costly">Whether larger values make a trial more expensive.</param>
    /// <exception cref="ParameterException">There is no such number, or the bounds are wider than the space's.</exception>
    /// <exception cref="ArgumentException">The bounds are not in order, or do not hold the initial value.</exception>
    public SearchedParameters Narrow(string name, double min, double max, double? initial = null, bool? log = null, double? step = null,
        bool costly = false) =>
        With(_all[name] switch
        {
            RealParameter real => real with
            {
                Min = min,
                Max = max,
                Initial = initial ?? real.Initial,
                Log = log ?? real.Log,
                Step = step ?? real.Step,
                Costly = costly,
            },
            IntParameter whole => whole with
            {
                Min = Whole(name, min),
                Max = Whole(name, max),
                Initial = initial is { } first ? Whole(name, first) : whole.Initial,
                Log = log ?? whole.Log,
                Step = step is { } apart ? Whole(name, apart) : whole.Step,
                Costly = costly,
            },
            var other => throw new ParameterException($"parameter '{name}' takes {other.Allowed}; only a number has bounds to narrow."),
        });

    /// <summary>Searches some values of a choice; the first is tried first.</summary>
    /// <exception cref="ParameterException">There is no such choice, or it has no such value.</exception>
    public SearchedParameters Only(string name, params IReadOnlyList<string> values) =>
        With(_all[name] is ChoiceParameter choice
            ? choice with { Choices = values, Initial = values.Count > 0 ? values[0] : "" }
            : throw new ParameterException($"parameter '{name}' takes {_all[name].Allowed}; it is not a choice."));

    /// <summary>Searches parameters as they are in the space.</summary>
    /// <exception cref="ParameterException">There is no such parameter.</exception>
    public SearchedParameters All(params IReadOnlyList<string> names) => names.Aggregate(this, (search, name) => search.With(_all[name]));

    /// <summary>Adds a configuration known to be good to the portfolio: defaults except for <paramref name="values"/>.</summary>
    public SearchedParameters Configuration(params IReadOnlyList<(string Name, object Value)> values) =>
        new(_all, _searched, [.. _configurations, values]);

    /// <summary>The searched parameters in the order they were named, then all others as constants.</summary>
    internal SearchSpace ToSpace()
    {
        var space = _all.Parameters.Where(p => !_searched.Has(p.Name)).Aggregate(_searched, (whole, p) => whole.With(Constant(p)));
        return _configurations.Aggregate(space, (whole, values) => whole.Configuration(values));
    }

    private SearchedParameters With(Parameter parameter)
    {
        var searched = Declared(parameter.Condition).With(parameter);
        _all[parameter.Name].Parse(Parameter.Print(parameter.FromUnit(0)));
        _all[parameter.Name].Parse(Parameter.Print(parameter.FromUnit(1)));
        return new(_all, searched, _configurations);
    }

    /// <summary>What is searched so far, with the parameter that a condition is about.</summary>
    private SearchSpace Declared(Condition? condition) => condition is null || _searched.Has(condition.Parent)
        ? _searched
        : Declared(_all[condition.Parent].Condition).With(Constant(_all[condition.Parent]));

    private static ConstantParameter Constant(Parameter parameter) =>
        new(parameter.Name, parameter.Default, parameter.Summary) { Condition = parameter.Condition };

    private static int Whole(string name, double value) => double.IsInteger(value)
        ? checked((int)value)
        : throw new ParameterException($"parameter '{name}' is a whole number; {Parameter.Print(value)} is not.");
}
