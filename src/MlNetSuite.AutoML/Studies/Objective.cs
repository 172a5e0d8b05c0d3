namespace MlNetSuite.AutoML.Studies;

/// <summary>Which way a metric is better.</summary>
public enum Direction
{
    /// <summary>Larger is better.</summary>
    Maximize,

    /// <summary>Smaller is better.</summary>
    Minimize,
}

/// <summary>What a study is after: a metric and which way it is better.</summary>
/// <param name="Metric">Its name, such as <c>accuracy</c>.</param>
/// <param name="Direction">Which way it is better.</param>
public sealed record Objective(string Metric, Direction Direction)
{
    /// <summary>A metric of which more is better.</summary>
    public static Objective Maximize(string metric) => new(metric, Direction.Maximize);

    /// <summary>A metric of which less is better.</summary>
    public static Objective Minimize(string metric) => new(metric, Direction.Minimize);

    /// <summary>A value turned so that less is better.</summary>
    public double Loss(double value) => Direction == Direction.Minimize ? value : -value;

    /// <summary>Whether <paramref name="value"/> is better than <paramref name="other"/>; equal values are not, and anything is
    /// better than NaN.</summary>
    public bool Better(double value, double other) => Loss(value) < Loss(other) || (double.IsNaN(other) && !double.IsNaN(value));
}
