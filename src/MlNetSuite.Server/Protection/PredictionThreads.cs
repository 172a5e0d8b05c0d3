using System.Collections.Concurrent;

namespace MlNetSuite.Server.Protection;

/// <summary>Threads that predict and do nothing else, one a core, so that those of the thread pool stay free to read requests, to refuse
/// them and to answer. Predictions on the pool's own threads would let requests pile up before anybody could count them.</summary>
internal sealed class PredictionThreads : TaskScheduler, IDisposable
{
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
        Task.Factory.StartNew(predict, cancel, TaskCreationOptions.RunContinuationsAsynchronously | TaskCreationOptions.HideScheduler, this);

    /// <summary>Ends the threads when they have done what was asked of them.</summary>
    public void Dispose() => _tasks.CompleteAdding();

    /// <inheritdoc/>
    protected override void QueueTask(Task task) => _tasks.Add(task);

    /// <inheritdoc/>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    /// <inheritdoc/>
    protected override IEnumerable<Task> GetScheduledTasks() => [.. _tasks];

    private void Work()
    {
        foreach (var task in _tasks.GetConsumingEnumerable())
            TryExecuteTask(task);
    }
}
