using System.Diagnostics;
using MlNetSuite.Prediction;
using MlNetSuite.Server.Protection;
using MlNetSuite.Tests.Prediction;

namespace MlNetSuite.Tests.Server;

public class PredictionThreadsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_predict_at_once_as_there_are_threads()
    {
        using var threads = new PredictionThreads(2);
        using var free = new SemaphoreSlim(0);
        var (inside, most) = (0, 0);
        var asked = Enumerable.Range(0, 6).Select(i => threads.RunAsync(
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                free.Wait(Cancel);
                Interlocked.Decrement(ref inside);
                return i;
            }, Cancel)).ToList();
        while (Volatile.Read(ref inside) < 2)
            await Task.Delay(5, Cancel);
        free.Release(6);
        Assert.Equal(Enumerable.Range(0, 6), await Task.WhenAll(asked));
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task The_thread_pool_stays_free_meanwhile()
    {
        using var threads = new PredictionThreads(1);
        Assert.False(await threads.RunAsync(() => Thread.CurrentThread.IsThreadPoolThread, Cancel));
        // Whoever waits for the answer goes on where they were.
        Assert.True(await Task.Run(async () =>
        {
            await threads.RunAsync(() => 1, Cancel);
            return Thread.CurrentThread.IsThreadPoolThread;
        }, Cancel));
    }

    [Fact]
    public async Task What_is_given_up_on_while_it_waits_is_not_begun()
    {
        using var threads = new PredictionThreads(1);
        using var free = new ManualResetEventSlim();
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var first = threads.RunAsync(() => free.Wait(TimeSpan.FromMinutes(1), Cancel), Cancel);
        var begun = false;
        var second = threads.RunAsync(() => begun = true, giveUp.Token);
        await giveUp.CancelAsync();
        free.Set();
        Assert.True(await first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.Equal(3, await threads.RunAsync(() => 3, Cancel));
        Assert.False(begun);
    }

    [Fact]
    public async Task Faults_and_the_current_activity_come_through()
    {
        using var threads = new PredictionThreads(1);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            threads.RunAsync<int>(() => throw new InvalidOperationException("no"), Cancel));
        Assert.Equal("no", fault.Message);
        using var activity = new Activity("request").Start();
        Assert.Same(activity, await threads.RunAsync(() => Activity.Current, Cancel));
    }

    [Fact]
    public async Task What_one_of_them_shares_out_stays_among_them()
    {
        using var threads = new PredictionThreads(2);
        using var met = new CountdownEvent(2);
        var pooled = 0;
        await threads.RunAsync(() =>
            Parallel.For(0, 2, new() { MaxDegreeOfParallelism = 2, TaskScheduler = threads, CancellationToken = Cancel }, _ =>
        {
            pooled += Thread.CurrentThread.IsThreadPoolThread ? 1 : 0;
            met.Signal();
            met.Wait(TimeSpan.FromSeconds(20), Cancel);
        }), Cancel);
        Assert.True(met.IsSet);
        Assert.Equal(0, pooled);
    }

    [Fact]
    public async Task All_of_them_may_share_out_at_once()
    {
        using var threads = new PredictionThreads(2);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 2, TaskScheduler = threads, CancellationToken = Cancel };
        var done = 0;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ =>
            threads.RunAsync(() => Parallel.For(0, 50, parallel, _ => Interlocked.Increment(ref done)), Cancel)))
            .WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal(2_000, done);
    }

    [Fact]
    public async Task A_batch_is_predicted_by_them_alone()
    {
        using var threads = new PredictionThreads(2);
        using var engine = new SharedPredictionEngine();
        engine.Load("table", new MemoryStream(Contracts.Subject.Of("classification", "lightgbm").Packed(1)));
        var watch = RowWatch.Meeting(2);
        using var lease = engine.TryLease("table")!;
        await threads.RunAsync(() => lease.Predict(watch.Rows(400), threads, Cancel), Cancel);
        Assert.True(watch.Met);
        Assert.Equal(0, watch.PoolReads);
    }
}
