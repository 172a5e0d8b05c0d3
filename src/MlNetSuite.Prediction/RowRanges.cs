using System.Runtime.ExceptionServices;

namespace MlNetSuite.Prediction;

/// <summary>Splits many rows into ranges that several threads predict side by side.</summary>
internal static class RowRanges
{
    /// <summary>Calls <paramref name="predict"/> with the start and the length of every range, perhaps from several threads at
    /// once.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="size">Rows of a range.</param>
    /// <param name="predict">Predicts a range.</param>
    /// <param name="parallel">How many threads, whose they are, and what stops them.</param>
    /// <exception cref="OperationCanceledException">It was cancelled between ranges.</exception>
    internal static void Run(int rows, int size, Action<int, int> predict, ParallelOptions parallel)
    {
        var count = (rows + size - 1) / size;
        if (count > 1 && parallel.MaxDegreeOfParallelism != 1)
            RunParallel(count, i => Predict(i), parallel);
        else
            for (var i = 0; i < count; i++)
                Predict(i);

        void Predict(int i)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            predict(i * size, Math.Min(size, rows - (i * size)));
        }
    }

    private static void RunParallel(int count, Action<int> predict, ParallelOptions parallel)
    {
        try
        {
            Parallel.For(0, count, parallel, predict);
        }
        catch (AggregateException faults)
        {
            // The caller gave one list of rows and expects one exception.
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}
