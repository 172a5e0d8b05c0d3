using System.Diagnostics;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Ends the search early enough that the final training fits into the time budget too.</summary>
internal sealed class SweepClock(SweepBudget budget, SweepRequest request, Stopwatch clock)
{
    /// <summary>A training on all rows takes this much longer than a trial, what with more rows and with testing.</summary>
    private const double RefitOverTrial = 1.4;

    /// <summary>Starting a process, reading the data, writing the zip.</summary>
    private const double AroundRefit = 2;

    /// <summary>The search has at least this share of the time, however long the final training takes.</summary>
    private const double SearchAtLeast = 0.5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private volatile bool _over;

    /// <summary>Searches until the budget is used up but for what the final training will take.</summary>
    internal async Task<SweepEnded> RunAsync(Sweep sweep, Study study, IProgress<SweepEvent>? progress, CancellationToken cancel)
    {
        if (budget.Time is not { } time)
            return await sweep.RunAsync(budget, progress, cancel);
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(sweep.Control, study, time.TotalSeconds, done.Token);
        var told = progress is null ? null : new Told(progress, Truly);
        var end = await sweep.RunAsync(budget with { Time = Longer(time - clock.Elapsed, Tick) }, told, cancel);
        await done.CancelAsync();
        await watching;
        return Truly(end);
    }

    /// <summary>It was not a person who asked to finish.</summary>
    private SweepEnded Truly(SweepEnded end) => _over && end.Reason == SweepEnd.Finished ? end with { Reason = SweepEnd.Time } : end;

    /// <summary>However long the reading took, the first trial is begun.</summary>
    private static TimeSpan Longer(TimeSpan left, TimeSpan least) => left > least ? left : least;

    private async Task WatchAsync(ISweepControl control, Study study, double seconds, CancellationToken done)
    {
        while (clock.Elapsed.TotalSeconds + Math.Min(Reserve(study), seconds * (1 - SearchAtLeast)) < seconds)
        {
            var standing = control.Paused && study.Trials().All(t => t.Ended);
            if (standing && clock.IsRunning)
                clock.Stop();
            else if (!standing && !clock.IsRunning)
                clock.Start();
            await Task.Delay(Tick, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (done.IsCancellationRequested)
            {
                clock.Start();
                return;
            }
        }
        _over = true;
        control.Finish();
    }

    /// <summary>Seconds the final training will take, to judge by the best trials so far.</summary>
    private double Reserve(Study study)
    {
        var best = study.Leaderboard().Take(request.Ensemble).Select(t => t.Seconds).ToList();
        // An ensemble's members are trained as many at once as trials were; one model has all cores, or takes as long as its trial did.
        var longest = Math.Max(best.DefaultIfEmpty().Max(), best.Sum() / budget.Parallel);
        return AroundRefit + RefitOverTrial * longest / Math.Max(1, request.Rule.Folds - 1);
    }

    /// <summary>Passes events on, the last one put right.</summary>
    private sealed class Told(IProgress<SweepEvent> listener, Func<SweepEnded, SweepEnded> truly) : IProgress<SweepEvent>
    {
        public void Report(SweepEvent value) => listener.Report(value is SweepEnded end ? truly(end) : value);
    }
}
