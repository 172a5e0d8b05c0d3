namespace MlNetSuite.AutoML.Spaces;

/// <summary>A search space: parameters, their ranges and defaults, and a portfolio of good configurations.</summary>
/// <example><code>
/// var space = new SearchSpace()
///     .Choice("trainer", ["lightgbm", "mlp"], "the trainer")
///     .LogUniform("learningRate", 1e-4, 1e-1, 1e-2, "step size")
///     .Int("leaves", 8, 512, 31, "most leaves of a tree", log: true).When("trainer", "lightgbm")
///     .Int("width", 32, 1024, 128, "units of the hidden layer", log: true).When("trainer", "mlp");
/// </code></example>
/// <remarks>Immutable: every call returns a new space. A parameter may depend on any parameter declared before it, to any depth.</remarks>
public sealed class SearchSpace
{
    private readonly Dictionary<string, Parameter> _byName;

    /// <summary>An empty space.</summary>
    public SearchSpace() : this([], [])
    {
    }

    internal SearchSpace(IReadOnlyList<Parameter> parameters, IReadOnlyList<ParameterSet> portfolio)
    {
        (Parameters, Portfolio) = (parameters, portfolio);
        _byName = parameters.ToDictionary(p => p.Name);
    }

    /// <summary>The parameters, in the order they were declared; a parameter comes after the one it depends on.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Good configurations, tried in this order after <see cref="Defaults"/>.</summary>
    public IReadOnlyList<ParameterSet> Portfolio { get; }

    /// <summary>The parameter called <paramref name="name"/>.</summary>
    /// <exception cref="ParameterException">There is none.</exception>
    public Parameter this[string name] =>
        _byName.TryGetValue(name, out var parameter) ? parameter : throw new ParameterException(UnknownName(name));

    /// <summary>Whether there is a parameter called <paramref name="name"/>.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>Adds a real number searched evenly between its bounds.</summary>
    public SearchSpace Uniform(string name, double min, double max, double initial, string summary, double step = 0, bool costly = false) =>
        With(new RealParameter(name, min, max, initial, Log: false, summary) { Step = step, Costly = costly });

    /// <summary>Adds a real number searched evenly in its logarithm.</summary>
    public SearchSpace LogUniform(string name, double min, double max, double initial, string summary, bool costly = false) =>
        With(new RealParameter(name, min, max, initial, Log: true, summary) { Costly = costly });

    /// <summary>Adds a whole number.</summary>
    public SearchSpace Int(string name, int min, int max, int initial, string summary, bool log = false, int step = 1,
        bool costly = false) =>
        With(new IntParameter(name, min, max, initial, log, summary) { Step = step, Costly = costly });

    /// <summary>Adds a choice; the first value is the default.</summary>
    public SearchSpace Choice(string name, IReadOnlyList<string> choices, string summary) =>
        With(new ChoiceParameter(name, choices, summary));

    /// <summary>Adds a truth value.</summary>
    public SearchSpace Bool(string name, bool initial, string summary) => With(new BoolParameter(name, initial, summary));

    /// <summary>Adds a value that is the same in every trial.</summary>
    public SearchSpace Constant(string name, object value, string summary = "") => With(new ConstantParameter(name, value, summary));

    /// <summary>Adds free text with a grammar of its own.</summary>
    public SearchSpace Text(string name, string initial, string grammar, Func<string, string?> check, string summary) =>
        With(new TextParameter(name, initial, grammar, check, summary));

    /// <summary>The parameter declared last counts only while <paramref name="parent"/> has one of <paramref name="values"/>.</summary>
    /// <exception cref="ParameterException"><paramref name="parent"/> is not declared, or cannot have such a value.</exception>
    public SearchSpace When(string parent, params IReadOnlyList<string> values)
    {
        if (Parameters.Count == 0)
            throw new ArgumentException("When follows the parameter it is about.");
        foreach (var value in values)
            this[parent].Parse(value);
        return Replace(Parameters[^1] with { Condition = new(parent, values) });
    }

    /// <summary>Adds a choice between spaces: the parameters of each count while it is chosen, and are called
    /// <c>branch.parameter</c>. Portfolios are interleaved: each branch's defaults, then each one's first configuration and so
    /// on.</summary>
    public SearchSpace Branch(string name, IReadOnlyList<(string Name, SearchSpace Space)> branches, string summary)
    {
        var space = Choice(name, [.. branches.Select(b => b.Name)], summary);
        foreach (var (branch, inner) in branches)
            foreach (var parameter in inner.Parameters)
                space = space.With(parameter with
                {
                    Name = $"{branch}.{parameter.Name}",
                    Condition = parameter.Condition is { } c ? c with { Parent = $"{branch}.{c.Parent}" } : new(name, [branch]),
                });
        for (var rank = 0; branches.Any(b => b.Space.Portfolio.Count >= rank); rank++)
            foreach (var (branch, inner) in branches.Where(b => b.Space.Portfolio.Count >= rank))
            {
                var configuration = (rank == 0
                    ? inner.Defaults
                    : inner.Portfolio[rank - 1]).ToDictionary(p => $"{branch}.{p.Key}", p => Parameter.Print(p.Value));
                configuration[name] = branch;
                var set = space.Resolve(configuration);
                space = rank == 0 && branch == branches[0].Name ? space : new(space.Parameters, [.. space.Portfolio, set]);
            }
        return space;
    }

    /// <summary>Adds a configuration known to be good to the portfolio: defaults except for <paramref name="values"/>.</summary>
    /// <exception cref="ParameterException">A name is unknown or a value is not allowed.</exception>
    public SearchSpace Configuration(params IReadOnlyList<(string Name, object Value)> values) =>
        new(Parameters, [.. Portfolio, Resolve(values.ToDictionary(v => v.Name, v => Parameter.Print(v.Value)))]);

    /// <summary>What a sweep searches of the parameters a person may set, in the order they are named; the others stay at their
    /// defaults.</summary>
    /// <param name="searched">Names parameters and says what differs: narrower bounds, fewer values, another first value.</param>
    /// <example><code>
    /// var search = space.Searching(search => search
    ///     .Narrow("trees", 20, 500, costly: true)
    ///     .Only("scaling", "standard", "quantile")
    ///     .All("classWeights")
    ///     .Configuration(("trees", 300), ("scaling", "quantile")));
    /// </code></example>
    /// <exception cref="ParameterException">A named parameter is unknown, or its bounds are wider than this space's.</exception>
    public SearchSpace Searching(Func<SearchedParameters, SearchedParameters> searched)
    {
        ArgumentNullException.ThrowIfNull(searched);
        return searched(new(this)).ToSpace();
    }

    /// <summary>The space with some parameters at one value each, the portfolio's too; those that never count with these values are
    /// left out.</summary>
    /// <param name="values">A <see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="string"/> by name.</param>
    public SearchSpace Fixed(IReadOnlyDictionary<string, object> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count == 0)
            return this;
        List<Parameter> left = [];
        foreach (var parameter in Parameters)
            if (parameter.Condition is not { } condition || left.Find(p => p.Name == condition.Parent) switch
            {
                null => false,
                ConstantParameter parent when values.ContainsKey(parent.Name) => condition.Values.Contains(Parameter.Print(parent.Value)),
                _ => true,
            })
                left.Add(values.TryGetValue(parameter.Name, out var value)
                    ? new ConstantParameter(parameter.Name, value, parameter.Summary) { Condition = parameter.Condition }
                    : parameter);
        var space = new SearchSpace(left, []);
        List<ParameterSet> portfolio = [];
        // Those that differed in what is fixed are one, or the defaults, which are tried anyway.
        foreach (var set in Portfolio.Select(
            set => space.Build(p => values.ContainsKey(p.Name) ? p.Default : set.GetValueOrDefault(p.Name, p.Default))))
            if (!portfolio.Prepend(space.Defaults).Any(set.Same))
                portfolio.Add(set);
        return new(left, portfolio);
    }

    /// <summary>Every parameter that counts at its default.</summary>
    public ParameterSet Defaults => Resolve(new Dictionary<string, string>());

    /// <summary>Defaults overridden by values written as text, as <c>--set</c> gives them. Parameters that do not count are left
    /// out.</summary>
    /// <exception cref="ParameterException">A name is unknown, a value is not allowed, or a parameter is given that does not
    /// count.</exception>
    public ParameterSet Resolve(IReadOnlyDictionary<string, string> given)
    {
        foreach (var name in given.Keys)
            _ = this[name];
        var set = Build(p => given.TryGetValue(p.Name, out var text) ? p.Parse(text) : p.Default);
        foreach (var name in given.Keys)
            if (!set.ContainsKey(name))
                throw new ParameterException($"parameter '{name}' counts only when {this[name].Condition}; leave it out or change that.");
        return set;
    }

    /// <summary>What is wrong with a parameter set of this space; empty if nothing is.</summary>
    public IReadOnlyList<SetFault> Check(ParameterSet set) => SetCheck.Faults(this, set.Printed);

    /// <summary>The space as JSON, portfolio included; free text becomes a constant.</summary>
    public string ToJson() => SpaceJson.Write(this);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="ParameterException">The text is not a search space; the message says where.</exception>
    public static SearchSpace FromJson(string json) => SpaceJson.ReadSpace(json);

    /// <summary>The space of an options class, whose properties bear <see cref="RangeAttribute"/>, <see cref="ChoiceAttribute"/>,
    /// <see cref="BooleanChoiceAttribute"/> or <see cref="NestOptionAttribute"/>; others keep their own values.
    /// <see cref="ParameterSet.To{T}"/> makes an instance of a set.</summary>
    /// <exception cref="ParameterException">A property's type or value does not fit its attribute; the message names it.</exception>
    public static SearchSpace Of<T>() => OptionsSpace.Of(typeof(T));

    /// <summary>How <paramref name="other"/> differs from this space, a line for each difference, such as
    /// <c>'leaves': was a whole number from 8 to 512, is a whole number from 8 to 1024</c>; empty when a search in either is
    /// the same.</summary>
    public IReadOnlyList<string> Difference(SearchSpace other) => SpaceDifference.Between(this, other);

    /// <summary>Asks for the value of each parameter that counts, in order.</summary>
    public ParameterSet Build(Func<Parameter, object> value)
    {
        var values = new Dictionary<string, object>(Parameters.Count);
        foreach (var parameter in Parameters)
            if (Counts(parameter, values))
                values[parameter.Name] = value(parameter);
        return new(values);
    }

    /// <summary>Whether a parameter counts, given the values of those before it.</summary>
    public static bool Counts(Parameter parameter, IReadOnlyDictionary<string, object> values) =>
        parameter.Condition is not { } condition ||
        (values.TryGetValue(condition.Parent, out var parent) && condition.Values.Contains(Parameter.Print(parent)));

    /// <exception cref="ArgumentException">The name is taken, the bounds are not in order or the condition cannot hold.</exception>
    internal SearchSpace With(Parameter parameter)
    {
        if (Has(parameter.Name))
            throw new ArgumentException($"parameter '{parameter.Name}' is declared twice.");
        if (parameter.Fault is { } fault)
            throw new ArgumentException($"parameter '{parameter.Name}' {fault}.");
        if (parameter.Condition is { } condition && !Has(condition.Parent))
            throw new ArgumentException($"parameter '{parameter.Name}' hangs on '{condition.Parent}', which is not declared before it.");
        return new([.. Parameters, parameter], Portfolio);
    }

    private SearchSpace Replace(Parameter last) => new([.. Parameters.SkipLast(1), last], Portfolio);

    internal string UnknownName(string name)
    {
        var names = string.Join(", ", Parameters.Select(p => p.Name));
        var near = Nearest.To(name, Parameters.Select(p => p.Name));
        return $"unknown parameter '{name}'; known: {names}.{(near is null ? "" : $" Did you mean '{near}'?")}";
    }
}
