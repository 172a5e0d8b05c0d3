using System.Collections.Concurrent;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Rows;

/// <summary>Scorers that are free at the moment. A thread takes one, predicts alone with it and puts it back.</summary>
/// <param name="create">Makes one more.</param>
internal sealed class ScorerPool(Func<RowScorer> create) : IDisposable
{
    /// <summary>A scorer that has predicted a longer text is not kept: its buffers take some hundred bytes for each character.</summary>
    private const int LongestTextKept = 16 * 1024;

    private readonly ConcurrentBag<RowScorer> _free = [];

    /// <summary>Scorers that are kept for the next rows.</summary>
    internal int Kept => _free.Count;

    internal PredictionResult Predict(IReadOnlyDictionary<string, object?> row)
    {
        var scorer = Rent();
        try
        {
            return scorer.Predict(row);
        }
        finally
        {
            Return(scorer);
        }
    }

    /// <summary>Predicts a range of rows into the same places of <paramref name="answers"/>.</summary>
    internal void Predict(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, int from, int count, PredictionResult[] answers)
    {
        var scorer = Rent();
        try
        {
            for (var i = from; i < from + count; i++)
                answers[i] = scorer.Predict(rows[i]);
        }
        finally
        {
            Return(scorer);
        }
    }

    public void Dispose()
    {
        while (_free.TryTake(out var scorer))
            scorer.Dispose();
    }

    private RowScorer Rent() => _free.TryTake(out var free) ? free : create();

    private void Return(RowScorer scorer)
    {
        if (scorer.LongestText <= LongestTextKept)
            _free.Add(scorer);
        else
            scorer.Dispose();
    }
}
