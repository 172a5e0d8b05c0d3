using MlNetSuite.Prediction.Networks;

namespace MlNetSuite.Prediction.Batching;

/// <summary>When single predictions asked for at the same time are gathered into one call of the model.</summary>
public enum BatchingMode
{
    /// <summary>Where warm-up found a batch to take at most three quarters of the time of single rows.</summary>
    Measured,

    /// <summary>Never.</summary>
    Never,

    /// <summary>Always.</summary>
    Always,
}

/// <summary>How <see cref="SharedPredictionEngine.PredictAsync(string, IReadOnlyDictionary{string, object?}, CancellationToken)"/> gathers
/// rows.</summary>
public sealed record BatchingOptions
{
    /// <summary>Whether rows are gathered.</summary>
    public BatchingMode Mode { get; init; }

    /// <summary>Most rows of a batch, 2..64.</summary>
    public int MaxRows { get; init; } = NetworkModel.BatchRows;

    /// <summary>How long a row may wait for others, in microseconds, 0..100,000. With 0 a batch takes the rows that came while the one
    /// before it was scored, and no row waits for one that may come.</summary>
    public int MaxDelayMicroseconds { get; init; }
}
