using System.Diagnostics;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Cli.Terminal;

/// <summary>Predicts rows in batches: while one is predicted, another thread reads the next.</summary>
internal sealed class BatchedAnswers(PredictionModel model, CancellationToken cancel)
{
    // Enough for every core to have several ranges, and no more than is read in a blink.
    private const int BatchRows = 4_096;

    /// <summary>How long rows were waited for.</summary>
    internal double SecondsWaited { get; private set; }

    /// <summary>The answers in the order of the rows; those to the rows before one that cannot be read or predicted come before its
    /// fault.</summary>
    internal IEnumerable<PredictionResult> To(IEnumerable<IReadOnlyDictionary<string, object?>> rows)
    {
        using var reader = rows.GetEnumerator();
        var next = Task.FromResult(Batch.Read(reader, BatchRows));
        try
        {
            while (true)
            {
                var since = Stopwatch.GetTimestamp();
                var batch = next.GetAwaiter().GetResult();
                SecondsWaited += Stopwatch.GetElapsedTime(since).TotalSeconds;
                if (batch.HasMore)
                    next = Task.Run(() => Batch.Read(reader, BatchRows), CancellationToken.None);
                foreach (var answer in Predict(batch.Rows))
                    yield return answer;
                batch.Fault?.Throw();
                if (!batch.HasMore)
                    yield break;
            }
        }
        finally
        {
            // The reader is not to be closed while it reads.
            next.Wait(CancellationToken.None);
        }
    }

    private IEnumerable<PredictionResult> Predict(List<IReadOnlyDictionary<string, object?>> rows)
    {
        try
        {
            return model.Predict(rows, cancel);
        }
        catch (PredictionInputException)
        {
            // One after another up to the row at fault, which throws again.
            return model.Predict((IEnumerable<IReadOnlyDictionary<string, object?>>)rows);
        }
    }
}
