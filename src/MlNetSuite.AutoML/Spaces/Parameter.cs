using System.Globalization;

namespace MlNetSuite.AutoML.Spaces;

/// <summary>One dimension of a <see cref="SearchSpace"/>: a name, the values it allows and the value tried first.</summary>
/// <param name="Name">The key used in <c>--set name=value</c> and in a model card.</param>
/// <param name="Summary">One line that says what it does, and its unit.</param>
public abstract record Parameter(string Name, string Summary)
{
    /// <summary>When the parameter counts; null for always.</summary>
    public Condition? Condition { get; init; }

    /// <summary>Whether higher values make a trial more expensive: cost-frugal search starts these at their low end.</summary>
    public bool Costly { get; init; }

    /// <summary>The value used when none is given.</summary>
    public abstract object Default { get; }

    /// <summary>The allowed values in words, such as <c>a whole number from 1 to 100</c>.</summary>
    public abstract string Allowed { get; }

    /// <summary>The number of values, or null if it is infinite (real numbers without a step).</summary>
    public abstract int? Cardinality { get; }

    /// <summary>Parses a value.</summary>
    /// <exception cref="ParameterException">The text is not an allowed value.</exception>
    public abstract object Parse(string text);

    /// <summary>The value <paramref name="unit"/> of the way through the range, in the parameter's own scale.</summary>
    /// <param name="unit">0..1; 1 gives the last value.</param>
    public abstract object FromUnit(double unit);

    /// <summary>Where a value lies in the range, 0..1; the middle of its share for values that can be counted, so that
    /// <c>FromUnit(ToUnit(v))</c> is <c>v</c>.</summary>
    public abstract double ToUnit(object value);

    /// <summary>A value as text, such that <see cref="Parse"/> gives it back.</summary>
    public static string Print(object value) => value switch
    {
        double real => real.ToString("R", CultureInfo.InvariantCulture),
        bool truth => truth ? "true" : "false",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => (string)value,
    };

    /// <summary>What is wrong with the declaration itself, as the rest of a sentence about it; null when nothing is.</summary>
    internal virtual string? Fault => null;

    private protected ParameterException Refuse(string text) =>
        new($"parameter '{Name}' cannot be '{text}'; it takes {Allowed}.");

    private protected static string? FaultOf(double min, double max, double initial, double step, bool log) =>
        !(double.IsFinite(min) && double.IsFinite(max) && min <= max)
        ? string.Create(CultureInfo.InvariantCulture, $"has bounds {min:R} and {max:R}; two numbers in order are expected")
        : !(initial >= min && initial <= max)
        ? string.Create(CultureInfo.InvariantCulture, $"starts at {initial:R}, which is not from {min:R} to {max:R}")
        : log && min <= 0
        ? string.Create(CultureInfo.InvariantCulture, $"is searched by its logarithm from {min:R}; a number above 0 is expected")
        : !(step >= 0) ? string.Create(CultureInfo.InvariantCulture, $"has steps of {step:R}; a number above 0 is expected")
        : null;

    private protected static double MiddleOf(double index, int count) => (index + 0.5) / count;

    private protected static int IndexAt(double unit, int count) => Math.Clamp((int)(unit * count), 0, count - 1);
}

/// <summary>A parameter counts only while another has one of a few values.</summary>
/// <param name="Parent">The other parameter, declared before.</param>
/// <param name="Values">Its values, as text.</param>
public sealed record Condition(string Parent, IReadOnlyList<string> Values)
{
    /// <inheritdoc/>
    public bool Equals(Condition? other) => other is not null && Parent == other.Parent && Values.SequenceEqual(other.Values);

    /// <inheritdoc/>
    public override int GetHashCode() => Values.Aggregate(Parent.GetHashCode(StringComparison.Ordinal), HashCode.Combine);

    /// <inheritdoc/>
    public override string ToString() => $"{Parent} is {string.Join(" or ", Values)}";
}

/// <summary>A real number between two bounds, both included.</summary>
public sealed record RealParameter(string Name, double Min, double Max, double Initial, bool Log, string Summary)
    : Parameter(Name, Summary)
{
    /// <summary>The step between values, counted from <see cref="Min"/>; 0 for any value.</summary>
    public double Step { get; init; }

    internal override string? Fault => FaultOf(Min, Max, Initial, Step, Log);

    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a number from {Min:R} to {Max:R}");

    /// <inheritdoc/>
    public override int? Cardinality => Step > 0 ? (int)Math.Floor((Max - Min) / Step + 1e-9) + 1 : Min == Max ? 1 : null;

    /// <inheritdoc/>
    public override object Parse(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? value
            : throw Refuse(text);

    /// <inheritdoc/>
    public override object FromUnit(double unit)
    {
        if (Cardinality is { } count)
            return Math.Min(Max, Min + IndexAt(unit, count) * Step);
        var value = Log ? Math.Exp(Math.Log(Min) + unit * (Math.Log(Max) - Math.Log(Min))) : Min + unit * (Max - Min);
        return Math.Clamp(value, Min, Max);
    }

    /// <inheritdoc/>
    public override double ToUnit(object value)
    {
        var real = (double)value;
        if (Cardinality is { } count)
            return count == 1 ? 0.5 : MiddleOf(Math.Clamp((int)Math.Round((real - Min) / Step), 0, count - 1), count);
        return Log ? (Math.Log(real) - Math.Log(Min)) / (Math.Log(Max) - Math.Log(Min)) : (real - Min) / (Max - Min);
    }
}

/// <summary>A whole number between two bounds, both included.</summary>
public sealed record IntParameter(string Name, int Min, int Max, int Initial, bool Log, string Summary)
    : Parameter(Name, Summary)
{
    /// <summary>The step between values, counted from <see cref="Min"/>; at least 1.</summary>
    public int Step { get; init; } = 1;

    internal override string? Fault => Step < 1 ? $"has steps of {Step}; at least 1 is expected" : FaultOf(Min, Max, Initial, Step, Log);

    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => $"a whole number from {Min} to {Max}";

    /// <inheritdoc/>
    public override int? Cardinality => (int)Math.Min(int.MaxValue, ((long)Max - Min) / Step + 1);

    /// <inheritdoc/>
    public override object Parse(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= Min && value <= Max
            ? value
            : throw Refuse(text);

    /// <inheritdoc/>
    public override object FromUnit(double unit)
    {
        if (!Log)
            return (int)Math.Min(Max, Min + (long)IndexAt(unit, Cardinality!.Value) * Step);
        var (low, high) = (Math.Log(Min - 0.5), Math.Log(Max + 0.5));
        return Snap(Math.Exp(low + unit * (high - low)));
    }

    /// <inheritdoc/>
    public override double ToUnit(object value)
    {
        if (!Log)
            return MiddleOf(((long)(int)value - Min) / Step, Cardinality!.Value);
        var (low, high) = (Math.Log(Min - 0.5), Math.Log(Max + 0.5));
        return (Math.Log((int)value) - low) / (high - low);
    }

    private int Snap(double value) =>
        (int)Math.Min(Min + (long)Math.Round((Math.Clamp(value, Min, Max) - Min) / Step) * Step, Min + (((long)Max - Min) / Step) * Step);
}

/// <summary>One of a few named values.</summary>
public sealed record ChoiceParameter(string Name, IReadOnlyList<string> Choices, string Summary) : Parameter(Name, Summary)
{
    /// <summary>The value tried first; the first choice by default.</summary>
    public string Initial { get; init; } = Choices.Count > 0
        ? Choices[0]
        : throw new ArgumentException($"parameter '{Name}' has no choices.");

    internal override string? Fault =>
        Choices.Distinct().Count() < Choices.Count ? $"names a choice twice among {string.Join(", ", Choices)}"
        : Choices.Contains(Initial) ? null : $"starts at '{Initial}', which is not among {string.Join(", ", Choices)}";

    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => $"one of {string.Join(", ", Choices)}";

    /// <inheritdoc/>
    public override int? Cardinality => Choices.Count;

    /// <inheritdoc/>
    public override object Parse(string text) => Choices.Contains(text) ? text : throw Refuse(text);

    /// <inheritdoc/>
    public override object FromUnit(double unit) => Choices[IndexAt(unit, Choices.Count)];

    /// <inheritdoc/>
    public override double ToUnit(object value) => MiddleOf(Math.Max(0, Choices.ToList().IndexOf((string)value)), Choices.Count);
}

/// <summary>True or false.</summary>
public sealed record BoolParameter(string Name, bool Initial, string Summary) : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => "true or false";

    /// <inheritdoc/>
    public override int? Cardinality => 2;

    /// <inheritdoc/>
    public override object Parse(string text) => bool.TryParse(text, out var value) ? value : throw Refuse(text);

    /// <inheritdoc/>
    public override object FromUnit(double unit) => unit >= 0.5;

    /// <inheritdoc/>
    public override double ToUnit(object value) => (bool)value ? 0.75 : 0.25;
}

/// <summary>A value that is not searched but belongs to every parameter set, so that a trial can be run again from its set alone.</summary>
/// <param name="Name">The key.</param>
/// <param name="Value">A <see cref="double"/>, <see cref="int"/>, <see cref="bool"/> or <see cref="string"/>.</param>
/// <param name="Summary">One line that describes it.</param>
public sealed record ConstantParameter(string Name, object Value, string Summary) : Parameter(Name, Summary)
{
    internal override string? Fault => Value is double or int or bool or string
        ? null
        : $"is a constant of type {Value?.GetType().Name ?? "null"}; double, int, bool or string is expected";

    /// <inheritdoc/>
    public override object Default => Value;

    /// <inheritdoc/>
    public override string Allowed => $"'{Print(Value)}' only";

    /// <inheritdoc/>
    public override int? Cardinality => 1;

    /// <inheritdoc/>
    public override object Parse(string text) => text == Print(Value) ? Value : throw Refuse(text);

    /// <inheritdoc/>
    public override object FromUnit(double unit) => Value;

    /// <inheritdoc/>
    public override double ToUnit(object value) => 0.5;
}

/// <summary>Free text with its own grammar, checked by <paramref name="Check"/>; sweeps leave it at its default.</summary>
/// <param name="Name">The key.</param>
/// <param name="Initial">The value used when none is given.</param>
/// <param name="Grammar">What is allowed, in words.</param>
/// <param name="Check">Returns null for allowed text, else what is wrong with it.</param>
/// <param name="Summary">One line that describes it.</param>
public sealed record TextParameter(string Name, string Initial, string Grammar, Func<string, string?> Check, string Summary)
    : Parameter(Name, Summary)
{
    /// <inheritdoc/>
    public override object Default => Initial;

    /// <inheritdoc/>
    public override string Allowed => Grammar;

    /// <inheritdoc/>
    public override int? Cardinality => 1;

    /// <inheritdoc/>
    public override object Parse(string text) =>
        Check(text) is { } fault ? throw new ParameterException($"parameter '{Name}': {fault}; it takes {Grammar}.") : text;

    /// <inheritdoc/>
    public override object FromUnit(double unit) => Initial;

    /// <inheritdoc/>
    public override double ToUnit(object value) => 0.5;
}
