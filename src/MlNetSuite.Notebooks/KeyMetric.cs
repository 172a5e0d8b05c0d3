using System.Globalization;
using System.Text.Json;
using Microsoft.DotNet.Interactive.Formatting;

namespace MlNetSuite.Notebooks;

/// <summary>A metric of a story that its next run must reproduce: the tests compare a run with the committed one by it.</summary>
[TypeFormatterSource(typeof(OwnFormatters), PreferredMimeTypes = [MimeTypes.Html, MimeTypes.Metric, MimeTypes.Plain])]
public sealed record KeyMetric
{
    /// <summary>A metric to compare runs by.</summary>
    /// <param name="name">Unique within the story.</param>
    /// <param name="value">What was reached.</param>
    /// <param name="tolerance">How far another run may be off, at least 0, in the unit of the value.</param>
    /// <exception cref="ArgumentException">The name is empty, the value is not finite or the tolerance is below 0.</exception>
    public KeyMetric(string name, double value, double tolerance)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!double.IsFinite(value))
            throw new ArgumentException(
                $"the metric '{name}' is {value.ToString(CultureInfo.InvariantCulture)}; it must be finite, to compare runs.",
                nameof(value));
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
            throw new ArgumentException(
                $"the metric '{name}' has a tolerance of {tolerance.ToString(CultureInfo.InvariantCulture)}; " +
                "it must be finite and at least 0.", nameof(tolerance));
        (Name, Value, Tolerance) = (name, value, tolerance);
    }

    /// <summary>Unique within the story.</summary>
    public string Name { get; }

    /// <summary>What was reached.</summary>
    public double Value { get; }

    /// <summary>How far another run may be off.</summary>
    public double Tolerance { get; }

    /// <summary><c>{"name":...,"value":...,"tolerance":...}</c>, numbers such that they read back exactly.</summary>
    public string ToJson() => JsonSerializer.Serialize(new { name = Name, value = Value, tolerance = Tolerance });

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {Numbers.Metric(Value)}";
}
