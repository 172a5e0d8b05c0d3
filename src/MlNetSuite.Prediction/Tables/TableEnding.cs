namespace MlNetSuite.Prediction.Tables;

/// <summary>What comes after the features of a table's rows: a trainer's model, from features to scores. For one thread at a
/// time.</summary>
internal abstract class TableEnding : IDisposable
{
    /// <param name="features"><c>[rows, width]</c>.</param>
    /// <param name="rows">How many.</param>
    /// <param name="scores"><c>[rows, scores]</c>.</param>
    internal abstract void Score(ReadOnlySpan<float> features, int rows, Span<float> scores);

    public virtual void Dispose()
    {
    }
}
