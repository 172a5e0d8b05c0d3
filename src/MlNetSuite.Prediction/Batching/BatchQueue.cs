using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Tasks.Sources;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Prediction.Batching;

/// <summary>Gathers rows that many callers bring one at a time, and scores them together.</summary>
/// <remarks>The caller of a row, while nobody is gathering, puts a gatherer behind the work that already waits for a thread; callers among
/// that work bring their rows before it runs. There is no timer: where load is light a row goes alone, at once.</remarks>
internal sealed class BatchQueue(BatchingOptions options,
    Func<IReadOnlyList<IReadOnlyDictionary<string, object?>>, TaskScheduler?, PredictionResult[]> predict)
    : IThreadPoolWorkItem
{
    private readonly ConcurrentQueue<Waiting> _rows = [];
    // No ConcurrentBag: its lists hang on threads, and what they hold would keep a replaced model's rows alive as long as those.
    private readonly ConcurrentQueue<Waiting> _free = [];
    private int _gathering;

    /// <summary>Scores one row with whatever others come.</summary>
    /// <param name="row">As for a prediction of one row.</param>
    /// <param name="cancel">A row whose caller has given up is left out.</param>
    /// <param name="hold">A use of the model, which ends with the row: a caller who gives up may let go of theirs at once.</param>
    /// <param name="threads">Whose threads score it; null for those of the pool.</param>
    internal ValueTask<PredictionResult> PredictAsync(IReadOnlyDictionary<string, object?> row, CancellationToken cancel,
        ModelLease.Hold hold = default, TaskScheduler? threads = null)
    {
        if (cancel.IsCancellationRequested)
        {
            hold.Dispose();
            return ValueTask.FromCanceled<PredictionResult>(cancel);
        }
        var waiting = _free.TryDequeue(out var free) ? free : new Waiting(_free);
        var answer = waiting.Begin(row, hold, cancel);
        _rows.Enqueue(waiting);
        Gather(threads);
        return answer;
    }

    void IThreadPoolWorkItem.Execute() => Score(null);

    private void Score(TaskScheduler? threads)
    {
        var batch = new List<Waiting>();
        Take(batch);
        if (options.MaxDelayMicroseconds > 0)
            AwaitMore(batch);
        // Rows that come from here on have a gatherer of their own, on another core if there is one.
        Volatile.Write(ref _gathering, 0);
        if (!_rows.IsEmpty)
            Gather(threads);
        Answer(batch, threads);
    }

    private void Gather(TaskScheduler? threads)
    {
        if (Interlocked.CompareExchange(ref _gathering, 1, 0) != 0)
            return;
        if (threads is null)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        else
            Task.Factory.StartNew(() => Score(threads), CancellationToken.None, TaskCreationOptions.HideScheduler, threads);
    }

    private void Take(List<Waiting> batch)
    {
        while (batch.Count < options.MaxRows && _rows.TryDequeue(out var waiting))
            if (!waiting.GaveUp())
                batch.Add(waiting);
    }

    private void AwaitMore(List<Waiting> batch)
    {
        var start = Stopwatch.GetTimestamp();
        while (batch.Count > 0 && batch.Count < options.MaxRows
            && Stopwatch.GetElapsedTime(start).TotalMicroseconds < options.MaxDelayMicroseconds)
        {
            Thread.Yield();
            Take(batch);
        }
    }

    private void Answer(List<Waiting> batch, TaskScheduler? threads)
    {
        if (batch.Count == 0)
            return;
        try
        {
            var answers = predict([.. batch.Select(waiting => waiting.Row)], threads);
            for (var i = 0; i < answers.Length; i++)
                batch[i].Succeed(answers[i]);
        }
        catch (Exception fault) when (batch.Count == 1)
        {
            batch[0].Fail(fault);
        }
        catch (Exception)
        {
            // One row is at fault, and the others' callers have no part in it: each alone.
            foreach (var waiting in batch)
                Answer([waiting], threads);
        }
    }

    /// <summary>A row whose caller waits. Used again when its answer was taken.</summary>
    private sealed class Waiting(ConcurrentQueue<Waiting> free) : IValueTaskSource<PredictionResult>
    {
        private ManualResetValueTaskSourceCore<PredictionResult> _core = new() { RunContinuationsAsynchronously = true };
        private static readonly Dictionary<string, object?> NoRow = [];

        private CancellationToken _cancel;
        private ModelLease.Hold _hold;

        internal IReadOnlyDictionary<string, object?> Row { get; private set; } = NoRow;

        internal ValueTask<PredictionResult> Begin(IReadOnlyDictionary<string, object?> row, ModelLease.Hold hold, CancellationToken cancel)
        {
            (Row, _hold, _cancel) = (row, hold, cancel);
            return new(this, _core.Version);
        }

        /// <summary>Ends the wait of a caller that cancelled; true if it did.</summary>
        internal bool GaveUp()
        {
            if (!_cancel.IsCancellationRequested)
                return false;
            Fail(new OperationCanceledException(_cancel));
            return true;
        }

        internal void Succeed(PredictionResult answer)
        {
            Release();
            _core.SetResult(answer);
        }

        internal void Fail(Exception fault)
        {
            Release();
            _core.SetException(fault);
        }

        // Before the caller knows: from then on this object may be another row's.
        private void Release()
        {
            _hold.Dispose();
            _hold = default;
        }

        PredictionResult IValueTaskSource<PredictionResult>.GetResult(short token)
        {
            try
            {
                return _core.GetResult(token);
            }
            finally
            {
                _core.Reset();
                (Row, _cancel) = (NoRow, CancellationToken.None);
                free.Enqueue(this);
            }
        }

        ValueTaskSourceStatus IValueTaskSource<PredictionResult>.GetStatus(short token) => _core.GetStatus(token);

        void IValueTaskSource<PredictionResult>.OnCompleted(
            Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
