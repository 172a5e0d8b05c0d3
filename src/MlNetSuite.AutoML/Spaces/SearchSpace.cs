namespace MlNetSuite.AutoML.Spaces;

/// <summary>The parameters something can be run with, their ranges and their defaults.</summary>
/// <example><code>
/// var space = new SearchSpace()
///     .LogUniform("learningRate", 1e-5, 1, initial: 1e-3, "step size of Adam")
///     .Int("epochs", 1, 1000, initial: 10, "passes over the training rows");
/// </code></example>
public sealed class SearchSpace
{
    /// <summary>An empty space.</summary>
    public SearchSpace() : this([])
    {
    }

    private SearchSpace(IReadOnlyList<Parameter> parameters) => Parameters = parameters;

    /// <summary>The parameters, in the order they were declared.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Adds a real number searched evenly between its bounds.</summary>
    public SearchSpace Uniform(string name, double min, double max, double initial, string summary) =>
        With(new RealParameter(name, min, max, initial, Log: false, summary));

    /// <summary>Adds a real number searched evenly in its logarithm.</summary>
    public SearchSpace LogUniform(string name, double min, double max, double initial, string summary) =>
        With(new RealParameter(name, min, max, initial, Log: true, summary));

    /// <summary>Adds a whole number.</summary>
    public SearchSpace Int(string name, int min, int max, int initial, string summary, bool log = false) =>
        With(new IntParameter(name, min, max, initial, log, summary));

    /// <summary>Adds a choice; the first value is the default.</summary>
    public SearchSpace Choice(string name, IReadOnlyList<string> choices, string summary) =>
        With(new ChoiceParameter(name, choices, summary));

    /// <summary>Adds a truth value.</summary>
    public SearchSpace Bool(string name, bool initial, string summary) => With(new BoolParameter(name, initial, summary));

    /// <summary>Adds free text with a grammar of its own.</summary>
    public SearchSpace Text(string name, string initial, string grammar, Func<string, string?> check, string summary) =>
        With(new TextParameter(name, initial, grammar, check, summary));

    /// <summary>Every parameter at its default.</summary>
    public ParameterSet Defaults => Resolve(new Dictionary<string, string>());

    /// <summary>Defaults overridden by values written as text, as <c>--set</c> gives them.</summary>
    /// <exception cref="ParameterException">A name is unknown or a value is not allowed.</exception>
    public ParameterSet Resolve(IReadOnlyDictionary<string, string> given)
    {
        foreach (var name in given.Keys)
            if (!Parameters.Any(p => p.Name == name))
                throw new ParameterException(UnknownName(name));
        return new ParameterSet(Parameters.ToDictionary(
            p => p.Name,
            p => given.TryGetValue(p.Name, out var text) ? p.Parse(text) : p.Default));
    }

    private SearchSpace With(Parameter parameter) =>
        Parameters.Any(p => p.Name == parameter.Name)
            ? throw new ArgumentException($"parameter '{parameter.Name}' is declared twice.")
            : new([.. Parameters, parameter]);

    private string UnknownName(string name)
    {
        var known = string.Join(", ", Parameters.Select(p => p.Name));
        var near = Nearest.To(name, Parameters.Select(p => p.Name));
        return $"unknown parameter '{name}'; known: {known}.{(near is null ? "" : $" Did you mean '{near}'?")}";
    }
}
