namespace MlNetSuite.AutoML.Studies;

/// <summary>Whether higher or lower values of a metric are better.</summary>
public enum Direction
{
    /// <summary>Higher is better.</summary>
    Maximize,

    /// <summary>Lower is better.</summary>
    Minimize,
}

/// <summary>An objective of a study: a metric and its direction.</summary>
/// <param name="Metric">Its name, such as <c>accuracy</c>.</param>
/// <param name="Direction">Its direction.</param>
public sealed record Objective(string Metric, Direction Direction)
{
    /// <summary>A metric to maximize.</summary>
    public static Objective Maximize(string metric) => new(metric, Direction.Maximize);

    /// <summary>A metric to minimize.</summary>
    public static Objective Minimize(string metric) => new(metric, Direction.Minimize);

    /// <summary>The value as a loss: lower is better.</summary>
    public double Loss(double value) => Direction == Direction.Minimize ? value : -value;

    /// <summary>Whether <paramref name="value"/> is better than <paramref name="other"/>; equal values are not, and anything is
    /// better than NaN.</summary>
    public bool Better(double value, double other) => Loss(value) < Loss(other) || (double.IsNaN(other) && !double.IsNaN(value));
}
