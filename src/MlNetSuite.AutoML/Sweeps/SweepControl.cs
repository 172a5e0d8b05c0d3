namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Holds the user's requests and the running trials they apply to.</summary>
internal sealed class SweepControl : ISweepControl
{
    private readonly Lock _gate = new();
    private readonly Dictionary<CancellationTokenSource, int> _underWay = [];
    private TaskCompletionSource? _resumed;
    private bool _finish;
    private Run? _run;

    public bool Paused
    {
        get
        {
            lock (_gate)
                return _resumed is not null;
        }
    }

    public SweepEnd? Ending
    {
        get
        {
            lock (_gate)
                return _run?.Ending.Reason ?? (_finish ? SweepEnd.Finished : null);
        }
    }

    public void Skip()
    {
        foreach (var trial in UnderWayOf(null))
            trial.Cancel();
    }

    public bool Skip(int trial)
    {
        var running = UnderWayOf(trial);
        foreach (var one in running)
            one.Cancel();
        return running.Length > 0;
    }

    public void Pause()
    {
        lock (_gate)
        {
            if (_resumed is not null)
                return;
            _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _run?.Events.Post(new SweepPaused(true));
            KeepTime();
        }
    }

    public void Resume()
    {
        lock (_gate)
        {
            if (_resumed is null)
                return;
            _run?.Events.Post(new SweepPaused(false));
            _resumed.SetResult();
            _resumed = null;
            KeepTime();
        }
    }

    public void Finish()
    {
        SweepEnding? ending;
        lock (_gate)
        {
            _finish = true;
            ending = _run?.Ending;
        }
        ending?.StopRunning(SweepEnd.Finished);
    }

    /// <summary>Applies requests to this sweep from here on, including an earlier request to finish.</summary>
    internal void Attach(Deadline deadline, SweepEventQueue events, SweepEnding ending)
    {
        bool finished;
        lock (_gate)
        {
            _run = _run is null
                ? new(deadline, events, ending)
                : throw new InvalidOperationException(
                    "this sweep is running already; make another Sweep of the same study for a second one.");
            finished = _finish;
            KeepTime();
        }
        if (finished)
            ending.StopRunning(SweepEnd.Finished);
    }

    /// <summary>The sweep is over.</summary>
    internal void Detach()
    {
        lock (_gate)
            (_run, _finish) = (null, false);
    }

    /// <summary>Completes at once, or when a pause ends.</summary>
    internal Task NotPausedAsync(CancellationToken over)
    {
        lock (_gate)
            return _resumed?.Task.WaitAsync(over) ?? Task.CompletedTask;
    }

    /// <summary>A trial begins that may be skipped; it ends when the result is disposed.</summary>
    internal UnderWay Begin(int number)
    {
        var skip = new CancellationTokenSource();
        lock (_gate)
        {
            _underWay.Add(skip, number);
            KeepTime();
        }
        return new(this, skip);
    }

    private CancellationTokenSource[] UnderWayOf(int? number)
    {
        lock (_gate)
            return [.. _underWay.Where(trial => number is null || trial.Value == number).Select(trial => trial.Key)];
    }

    private void KeepTime()
    {
        if (_resumed is not null && _underWay.Count == 0)
            _run?.Deadline.StandStill();
        else
            _run?.Deadline.GoOn();
    }

    /// <summary>A trial that may be skipped.</summary>
    internal readonly struct UnderWay(SweepControl control, CancellationTokenSource skip) : IDisposable
    {
        internal CancellationToken Skipped => skip.Token;

        public void Dispose()
        {
            lock (control._gate)
            {
                control._underWay.Remove(skip);
                control.KeepTime();
            }
        }
    }

    private sealed record Run(Deadline Deadline, SweepEventQueue Events, SweepEnding Ending);
}
