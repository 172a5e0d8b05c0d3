using System.Globalization;

namespace MlNetSuite.AutoML.Spaces;

/// <summary>One dimension of a <see cref="SearchSpace"/>: a name, the values it allows and the value tried first.</summary>
/// <param name="Name">The key used in <c>--set name=value</c> and in a model card.</param>
/// <param name="Summary">One line for people: what it does and its unit.</param>
public abstract record Parameter(string Name, string Summary)
{
    /// <summary>The value used when none is given.</summary>
    public abstract object Default { get; }

    /// <summary>The allowed values in words, such as <c>a whole number from 1 to 100</c>.</summary>
    public abstract string Allowed { get; }

    /// <summary>Reads a value written by a person.</summary>
    /// <exception cref="ParameterException">The text is not an allowed value.</exception>
    public abstract object Parse(string text);

    private protected ParameterException Refuse(string text) =>
        new($"parameter '{Name}' cannot be '{text}'; it takes {Allowed}.");
}

/// <summary>A real number between two bounds, both included.</summary>
public sealed record RealParameter(string Name, double Min, double Max, double Initial, bool Log, string Summary)
    : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a number from {Min:R} to {Max:R}");

    /// <inheritdoc/>
    public override object Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? value
            : throw Refuse(text);
}

/// <summary>A whole number between two bounds, both included.</summary>
public sealed record IntParameter(string Name, int Min, int Max, int Initial, bool Log, string Summary)
    : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => $"a whole number from {Min} to {Max}";

    /// <inheritdoc/>
    public override object Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? value
            : throw Refuse(text);
}

/// <summary>One of a few named values.</summary>
public sealed record ChoiceParameter(string Name, IReadOnlyList<string> Choices, string Summary) : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Choices[0];

    /// <inheritdoc/>
    public override string Allowed => $"one of {string.Join(", ", Choices)}";

    /// <inheritdoc/>
    public override object Parse(string text) => Choices.Contains(text) ? text : throw Refuse(text);
}

/// <summary>True or false.</summary>
public sealed record BoolParameter(string Name, bool Initial, string Summary) : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => "true or false";

    /// <inheritdoc/>
    public override object Parse(string text) => bool.TryParse(text, out var value) ? value : throw Refuse(text);
}

/// <summary>Free text with its own grammar, checked by <paramref name="Check"/>; sweeps leave it at its default.</summary>
/// <param name="Name">The key.</param>
/// <param name="Initial">The value used when none is given.</param>
/// <param name="Grammar">What is allowed, in words.</param>
/// <param name="Check">Returns null for allowed text, else what is wrong with it.</param>
/// <param name="Summary">One line for people.</param>
public sealed record TextParameter(string Name, string Initial, string Grammar, Func<string, string?> Check, string Summary)
    : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => Grammar;

    /// <inheritdoc/>
    public override object Parse(string text) =>
        Check(text) is { } fault ? throw new ParameterException($"parameter '{Name}': {fault}; it takes {Grammar}.") : text;
}
