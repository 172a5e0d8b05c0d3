using System.Runtime.CompilerServices;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Prediction.Rows;

namespace MlNetSuite.Prediction;

public sealed partial class PredictionModel
{
    // Enough for every core to have a few ranges.
    private const int StreamRows = 512;

    /// <summary>Most threads that a call over many rows uses, at least 1; as many as there are cores unless it is set. Predictions of
    /// single rows stay on the caller's thread.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int Threads
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Predicts many rows on up to <see cref="Threads"/> threads; networks take them in batches. Answers are those of single
    /// predictions to 1e-6.</summary>
    /// <param name="rows">As for the prediction of one row; all of the same columns.</param>
    /// <param name="cancel">Ends the work between ranges of rows.</param>
    /// <returns>One answer for each row, in order.</returns>
    /// <exception cref="PredictionInputException">A column is missing or has a value of the wrong kind.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public IReadOnlyList<PredictionResult> Predict(IReadOnlyList<IReadOnlyDictionary<string, object?>> rows,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = _lease.Take();
        return PredictHeld(rows, cancel);
    }

    /// <summary>Predicts many rows of an app's own type on up to <see cref="Threads"/> threads; networks take them in batches.</summary>
    /// <inheritdoc cref="Predict{TIn, TOut}(TIn)" path="/typeparam"/>
    /// <inheritdoc cref="Predict(IReadOnlyList{IReadOnlyDictionary{string, object?}}, CancellationToken)"/>
    public TOut[] Predict<TIn, TOut>(IReadOnlyList<TIn> rows, CancellationToken cancel = default) where TIn : class
        where TOut : class, new()
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = _lease.Take();
        return PredictHeld<TIn, TOut>(rows, cancel);
    }

    /// <summary>Predicts rows as they come, gathered into batches of at most 512; an answer may have to wait for rows after its
    /// own.</summary>
    /// <param name="rows">As for the prediction of one row.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <inheritdoc cref="Predict(IReadOnlyDictionary{string, object?})" path="/exception"/>
    public async IAsyncEnumerable<PredictionResult> PredictAsync(
        IAsyncEnumerable<IReadOnlyDictionary<string, object?>> rows, [EnumeratorCancellation] CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        using var _ = _lease.Take();
        await foreach (var answer in StreamHeld(rows, cancel))
            yield return answer;
    }

    /// <summary>As the public one, for a caller who keeps the model alive.</summary>
    /// <param name="rows">As for the public one.</param>
    /// <param name="cancel">Ends the work between ranges of rows.</param>
    /// <param name="threads">Whose threads it runs on; null for those of the pool.</param>
    internal PredictionResult[] PredictHeld(
        IReadOnlyList<IReadOnlyDictionary<string, object?>> rows, CancellationToken cancel, TaskScheduler? threads = null)
    {
        if (rows.Count == 0)
            return [];
        var parallel = Parallelism(cancel, threads);
        var answers = new PredictionResult[rows.Count];
        // Rows of one list may differ in how they give an image.
        var inputs = rows.Select(For).Distinct().ToList();
        if (inputs.Count == 1)
            RowRanges.Run(rows.Count, inputs[0].RowsAtOnce, (from, count) => inputs[0].Predict(rows, from, count, answers), parallel);
        else
            RowRanges.Run(rows.Count, 1, (from, _) => answers[from] = PredictHeld(rows[from]), parallel);
        return answers;
    }

    /// <summary>As the public one, for a caller who keeps the model alive.</summary>
    internal TOut[] PredictHeld<TIn, TOut>(IReadOnlyList<TIn> rows, CancellationToken cancel) where TIn : class where TOut : class, new()
    {
        var (answers, predictor) = (new TOut[rows.Count], Typed<TIn, TOut>());
        RowRanges.Run(rows.Count, Input<TIn>().RowsAtOnce, (from, count) => predictor.Predict(rows, from, count, answers),
            Parallelism(cancel));
        return answers;
    }

    /// <summary>As the public one, for a caller who keeps the model alive.</summary>
    internal async IAsyncEnumerable<PredictionResult> StreamHeld(
        IAsyncEnumerable<IReadOnlyDictionary<string, object?>> rows, [EnumeratorCancellation] CancellationToken cancel)
    {
        var gathered = new List<IReadOnlyDictionary<string, object?>>();
        await foreach (var row in rows.WithCancellation(cancel).ConfigureAwait(false))
        {
            gathered.Add(row);
            if (gathered.Count < StreamRows)
                continue;
            foreach (var answer in PredictHeld(gathered, cancel))
                yield return answer;
            gathered.Clear();
        }
        foreach (var answer in PredictHeld(gathered, cancel))
            yield return answer;
    }

    /// <summary>Whether rows such as this one can be scored many at a time.</summary>
    internal bool TakesBatches(IReadOnlyDictionary<string, object?> row) => For(row).Network is not null;

    internal TypedPredictor<TIn, TOut> Typed<TIn, TOut>() where TIn : class where TOut : class, new() => Input<TIn>().Typed<TIn, TOut>();

    private ParallelOptions Parallelism(CancellationToken cancel, TaskScheduler? threads = null) =>
        new() { MaxDegreeOfParallelism = Threads, TaskScheduler = threads ?? TaskScheduler.Default, CancellationToken = cancel };

    private ModelInput Input<TIn>() => RowType<TIn>.HasImage ? _whole : _fromPixels ?? _whole;
}
