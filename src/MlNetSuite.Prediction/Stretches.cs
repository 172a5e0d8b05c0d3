using System.Runtime.ExceptionServices;

namespace MlNetSuite.Prediction;

/// <summary>Cuts many rows into stretches that all cores predict side by side.</summary>
internal static class Stretches
{
    /// <summary>Calls <paramref name="predict"/> with the start and the length of every stretch, perhaps from several threads at once.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled between stretches.</exception>
    internal static void Run(int rows, int stretch, Action<int, int> predict, CancellationToken cancel)
    {
        var count = (rows + stretch - 1) / stretch;
        if (count > 1)
        {
            RunParallel(count, i => predict(i * stretch, Math.Min(stretch, rows - (i * stretch))), cancel);
            return;
        }
        cancel.ThrowIfCancellationRequested();
        if (rows > 0)
            predict(0, rows);
    }

    private static void RunParallel(int count, Action<int> predict, CancellationToken cancel)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = Environment.ProcessorCount }, predict);
        }
        catch (AggregateException faults)
        {
            // Whoever called gave one list of rows and wants to hear of one fault.
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
    }
}
