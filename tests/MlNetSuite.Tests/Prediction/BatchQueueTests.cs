using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Batching;
using MlNetSuite.Prediction.Outputs;

namespace MlNetSuite.Tests.Prediction;

public class BatchQueueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly BatchingOptions Options = new() { MaxRows = 8 };

    [Fact]
    public async Task Everybody_gets_the_answer_to_their_own_row()
    {
        var (sizes, queue) = Create(Options);
        var answers = await Task.WhenAll(Enumerable.Range(0, 500)
            .Select(i => Task.Run(async () => (i, await queue.PredictAsync(Row(i), Cancel)), Cancel)));
        Assert.All(answers, a => Assert.Equal(a.i, a.Item2.Score));
        Assert.All(sizes, size => Assert.InRange(size, 1, 8));
        Assert.Equal(500, sizes.Sum());
    }

    [Fact]
    public async Task Rows_that_wait_together_go_together()
    {
        var (sizes, queue) = Create(Options with { MaxDelayMicroseconds = 100_000 });
        var all = Enumerable.Range(0, 8).Select(i => queue.PredictAsync(Row(i), Cancel).AsTask()).ToList();
        await Task.WhenAll(all);
        Assert.Equal([8], sizes);
    }

    [Fact]
    public async Task Nothing_of_a_queue_outlives_it_on_the_threads_that_used_it()
    {
        // A thread of this test's own, that lives on: what hangs on it would never be collected.
        using var asked = new ManualResetEventSlim();
        using var over = new ManualResetEventSlim();
        WeakReference? row = null;
        var caller = new Thread(() =>
        {
            row = AskOnce();
            asked.Set();
            over.Wait(Cancel);
        });
        caller.Start();
        asked.Wait(Cancel);
        for (var i = 0; i < 50 && row!.IsAlive; i++)
        {
            await Task.Delay(20, Cancel);
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(row!.IsAlive);
        over.Set();
        caller.Join();

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference AskOnce()
        {
            var (_, queue) = Create(Options);
            var row = Row(1);
            // The answer is taken on this thread, which is where what is free again was kept.
            _ = queue.PredictAsync(row, Cancel).AsTask().GetAwaiter().GetResult();
            return new(row);
        }
    }

    [Fact]
    public async Task A_faulty_row_costs_nobody_else_anything()
    {
        var (_, queue) = Create(Options with { MaxDelayMicroseconds = 50_000 });
        var all = Enumerable.Range(-1, 8).Select(i => queue.PredictAsync(Row(i), Cancel).AsTask()).ToList();
        await Assert.ThrowsAsync<PredictionInputException>(() => all[0]);
        Assert.Equal(Enumerable.Range(0, 7).Select(i => (float)i), (await Task.WhenAll(all[1..])).Select(a => a.Score));
    }

    [Fact]
    public async Task Whoever_gives_up_waits_no_longer()
    {
        var (sizes, queue) = Create(Options with { MaxDelayMicroseconds = 20_000 });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => queue.PredictAsync(Row(1), new(canceled: true)).AsTask());
        using var cancel = new CancellationTokenSource();
        var kept = queue.PredictAsync(Row(2), Cancel).AsTask();
        var given = queue.PredictAsync(Row(3), cancel.Token).AsTask();
        await cancel.CancelAsync();
        Assert.Equal(2, (await kept).Score);
        // It may have been scored before its caller gave up.
        if (await Task.WhenAny(given, Task.Delay(Timeout.Infinite, Cancel)) is { IsCanceled: false })
            Assert.Equal(3, (await given).Score);
        Assert.InRange(sizes.Sum(), 1, 2);
    }

    private static readonly OutputLayout Doubled = new([new("Score", "Single", null, OutputRole.Number)], []);

    private static (List<int> Sizes, BatchQueue Queue) Create(BatchingOptions options)
    {
        var sizes = new List<int>();
        return (sizes, new(options, (rows, _) =>
        {
            PredictionResult[] answers = [.. rows.Select(row => (int)row["Number"]! >= 0
                ? PredictionResult.Of(Doubled, [(int)row["Number"]!])
                : throw new PredictionInputException("below zero"))];
            lock (sizes)
                sizes.Add(rows.Count);
            return answers;
        }));
    }

    private static Dictionary<string, object?> Row(int number) => new() { ["Number"] = number };
}
