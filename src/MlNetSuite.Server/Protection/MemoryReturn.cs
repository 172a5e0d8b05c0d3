using Microsoft.Extensions.Hosting;

namespace MlNetSuite.Server.Protection;

/// <summary>Gives the memory of large requests back to the system once there are none: the collector alone would keep it until somebody
/// allocates. For a process that is a server and nothing else.</summary>
internal sealed class MemoryReturn(MemoryBudget budget) : IHostedService, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private Timer? _timer;
    private long _given, _seen;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = new(_ => Look(), null, Period, Period);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var large = budget.LargeRequests;
        // Nobody has come since the last look, and nobody is there.
        if (large != _given && large == _seen && budget.Bodies.Taken == 0 && budget.Work.Taken == 0)
        {
            _given = large;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        _seen = large;
    }
}
