using System.Collections.Concurrent;

namespace MlNetSuite.Server.Protection;

/// <summary>Threads that predict and do nothing else, one a core, so that those of the thread pool stay free to read requests, to refuse
/// them and to answer. Predictions on the pool's own threads would let requests pile up before anybody could count them. What a
/// prediction of many rows shares out goes to these threads as well: it gives them as the scheduler.</summary>
internal sealed class PredictionThreads : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static PredictionThreads? _ofThisThread;

    private readonly BlockingCollection<Task> _tasks = [];

    internal PredictionThreads(int count)
    {
        MaximumConcurrencyLevel = count;
        for (var i = 0; i < count; i++)
            new Thread(Work) { IsBackground = true, Name = "prediction" }.Start();
    }

    /// <inheritdoc/>
    public override int MaximumConcurrencyLevel { get; }

    /// <summary>Predictions that no thread has begun.</summary>
    internal int Waiting => _tasks.Count;

    /// <summary>Predicts on one of the threads, when one is free.</summary>
    /// <param name="predict">What is to be done.</param>
    /// <param name="cancel">Given up on while it waits, it is not begun.</param>
    internal Task<T> RunAsync<T>(Func<T> predict, CancellationToken cancel) =>
        Task.Factory.StartNew(predict, cancel, TaskCreationOptions.RunContinuationsAsynchronously | TaskCreationOptions.HideScheduler,
            this);

    /// <summary>Ends the threads when they have done what was asked of them.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <summary>A thread of these that waits for work of its own that no other has begun does it itself: where all of them waited for
    /// each other, none would ever continue.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => _ofThisThread == this && TryExecuteTask(task);

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        _ofThisThread = this;
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
