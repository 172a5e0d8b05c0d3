using Microsoft.ML;
using MlNetSuite.Prediction.Networks;

namespace MlNetSuite.Prediction;

/// <summary>The scores of the rows of a view. ML.NET's own cursors start as many threads as there are cores; here each thread reads the
/// view with a cursor of its own, moves past the rows of the others and scores blocks of neighbouring rows. Blocks begin at the same
/// rows on any number of threads, so that the scores do not depend on it.</summary>
internal static class ViewScores
{
    /// <summary>Rows of a block: what a network takes in one call.</summary>
    private const int BlockRows = NetworkModel.BatchRows;

    /// <summary>The scores of each row, in order. Cancelled between blocks.</summary>
    /// <param name="rows">Read by as many cursors as there are threads.</param>
    /// <param name="open">Makes a reader of the rows.</param>
    /// <param name="parallel">How many threads, whose they are, and what stops them.</param>
    internal static IEnumerable<float[]> Of(IDataView rows, Func<ScoreReader> open, ParallelOptions parallel)
    {
        var readers = new ScoreReader[Threads(rows, parallel)];
        var blocks = new IReadOnlyList<float[]>[readers.Length];
        try
        {
            for (var i = 0; i < readers.Length; i++)
                readers[i] = open();
            for (long first = 0; ; first += readers.Length * BlockRows)
            {
                RowRanges.Run(readers.Length, 1, (i, _) => blocks[i] = readers[i].Read(first + i * BlockRows, BlockRows), parallel);
                foreach (var score in blocks.SelectMany(block => block))
                    yield return score;
                if (blocks[^1].Count < BlockRows)
                    yield break;
            }
        }
        finally
        {
            foreach (var reader in readers)
                reader?.Dispose();
        }
    }

    private static int Threads(IDataView rows, ParallelOptions parallel)
    {
        var most = parallel.MaxDegreeOfParallelism;
        return rows.GetRowCount() is { } count ? (int)Math.Clamp((count + BlockRows - 1) / BlockRows, 1, most) : most;
    }
}
