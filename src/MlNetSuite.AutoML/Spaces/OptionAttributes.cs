namespace MlNetSuite.AutoML.Spaces;

/// <summary>A property of an options class that a sweep may set; see <see cref="SearchSpace.Of{T}"/>.</summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public abstract class OptionAttribute : Attribute
{
    /// <summary>One line that says what it does, and its unit.</summary>
    public string Summary { get; init; } = "";
}

/// <summary>A number between two bounds, both included: for <see cref="int"/>, <see cref="double"/> and <see cref="float"/>.</summary>
public sealed class RangeAttribute : OptionAttribute
{
    /// <param name="min">The least value.</param>
    /// <param name="max">The largest value.</param>
    /// <param name="init">The value tried first; the property's own if not given.</param>
    /// <param name="logBase">Whether it is searched by its logarithm.</param>
    public RangeAttribute(double min, double max, double init = double.NaN, bool logBase = false) =>
        (Min, Max, Init, LogBase) = (min, max, init, logBase);

    /// <inheritdoc cref="RangeAttribute(double, double, double, bool)"/>
    public RangeAttribute(int min, int max) : this((double)min, max)
    {
    }

    /// <inheritdoc cref="RangeAttribute(double, double, double, bool)"/>
    public RangeAttribute(int min, int max, int init, bool logBase = false) : this((double)min, max, init, logBase)
    {
    }

    /// <summary>The least value.</summary>
    public double Min { get; }

    /// <summary>The largest value.</summary>
    public double Max { get; }

    /// <summary>The value tried first; NaN for the property's own.</summary>
    public double Init { get; }

    /// <summary>Whether it is searched by its logarithm.</summary>
    public bool LogBase { get; }

    /// <summary>The step between values, counted from <see cref="Min"/>; 0 for any value.</summary>
    public double Step { get; init; }

    /// <summary>Whether higher values make a trial more expensive.</summary>
    public bool Costly { get; init; }
}

/// <summary>One of a few values: for texts, numbers and enums (whose names are all taken if none is given).</summary>
/// <param name="values">The values; the property's own is tried first, or else the first of these.</param>
public sealed class ChoiceAttribute(params object[] values) : OptionAttribute
{
    /// <summary>The values.</summary>
    public IReadOnlyList<object> Values { get; } = values;
}

/// <summary>True or false; the property's own value is tried first.</summary>
public sealed class BooleanChoiceAttribute : OptionAttribute;

/// <summary>An options class within another: its options are called <c>Outer.Inner</c>.</summary>
public sealed class NestOptionAttribute : OptionAttribute;

/// <summary>The option counts only while another, declared before it, has one of a few values.</summary>
/// <param name="option">The other property.</param>
/// <param name="values">Its values.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class WhenAttribute(string option, params object[] values) : Attribute
{
    /// <summary>The other property.</summary>
    public string Option { get; } = option;

    /// <summary>Its values.</summary>
    public IReadOnlyList<object> Values { get; } = values;
}
