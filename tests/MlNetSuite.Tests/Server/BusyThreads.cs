using Microsoft.Extensions.DependencyInjection;
using MlNetSuite.Server.Protection;

namespace MlNetSuite.Tests.Server;

/// <summary>Keeps every prediction thread of a server busy, so that what is asked meanwhile has its rows read and waits.</summary>
internal sealed class BusyThreads : IAsyncDisposable
{
    private readonly PredictionThreads _threads;
    private readonly ManualResetEventSlim _free = new();
    private readonly List<Task<int>> _work = [];

    private BusyThreads(PredictionThreads threads) => _threads = threads;

    internal static async Task<BusyThreads> StartAsync(RunningServer server)
    {
        var busy = new BusyThreads(server.Services.GetRequiredService<PredictionThreads>());
        var begun = 0;
        for (var i = 0; i < busy._threads.MaximumConcurrencyLevel; i++)
            busy._work.Add(busy._threads.RunAsync(() =>
            {
                var number = Interlocked.Increment(ref begun);
                busy._free.Wait();
                return number;
            }, CancellationToken.None));
        await UntilAsync(() => Volatile.Read(ref begun) == busy._work.Count);
        return busy;
    }

    internal Task UntilOneWaitsAsync() => UntilAsync(() => _threads.Waiting == 1);

    public async ValueTask DisposeAsync()
    {
        _free.Set();
        await Task.WhenAll(_work);
        _free.Dispose();
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 6000 && !condition(); i++)
            await Task.Delay(5, TestContext.Current.CancellationToken);
        Assert.True(condition(), "waited for 30 seconds");
    }
}
