using System.Diagnostics;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>A sweep's time budget, which can be paused. Not thread-safe.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly Stopwatch _watch = new();
    private readonly Timer? _timer;
    private readonly TimeSpan _time;

    /// <param name="time">The budget; null for no limit.</param>
    /// <param name="over">Called once when it is used up.</param>
    internal Deadline(TimeSpan? time, Action over)
    {
        if (time is null)
            return;
        _time = time.Value;
        _timer = new(_ => over(), null, Timeout.Infinite, Timeout.Infinite);
        GoOn();
    }

    internal void StandStill()
    {
        _watch.Stop();
        _timer?.Change(Timeout.Infinite, Timeout.Infinite);
    }

    internal void GoOn()
    {
        if (_watch.IsRunning)
            return;
        _watch.Start();
        var left = _time - _watch.Elapsed;
        _timer?.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    public void Dispose() => _timer?.Dispose();
}
