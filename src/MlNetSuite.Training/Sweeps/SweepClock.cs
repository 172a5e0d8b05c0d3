using System.Diagnostics;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;

namespace MlNetSuite.Training.Sweeps;

/// <summary>Ends the search early enough that the final training fits into the time budget too.</summary>
/// <param name="budget">What the sweep may take.</param>
/// <param name="request">The sweep.</param>
/// <param name="clock">Runs since the sweep began.</param>
/// <param name="choose">The trials that would become the model if the search ended now.</param>
internal sealed class SweepClock(SweepBudget budget, SweepRequest request, Stopwatch clock, Func<IReadOnlyList<int>> choose)
{
    /// <summary>A training on all rows takes this much longer than a trial, what with more rows and with testing.</summary>
    private const double RefitOverTrial = 1.4;

    /// <summary>Testing and writing the zip.</summary>
    private const double AroundRefit = 2;

    /// <summary>The final training starts a process and reads the data, as the first trial did, and compiles what no trial needs.</summary>
    private const double RefitStartOverTrialStart = 2;

    /// <summary>The search has at least this share of the time, however long the final training takes.</summary>
    private const double SearchAtLeast = 0.5;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private volatile bool _over;

    /// <summary>Seconds that the first trial of this sweep took beyond its own, to start a process and to read; 0 until it has
    /// ended.</summary>
    private double _trialStart;

    /// <summary>Searches until the budget is used up but for what the final training will take.</summary>
    internal async Task<SweepEnded> RunAsync(Sweep sweep, Study study, IProgress<SweepEvent>? progress, CancellationToken cancel)
    {
        if (budget.Time is not { } time)
            return await sweep.RunAsync(budget, progress, cancel);
        using var done = new CancellationTokenSource();
        var watching = WatchAsync(sweep.Control, study, time.TotalSeconds, done.Token);
        var listener = progress is null ? null : new EndReasonListener(progress, WithReason);
        try
        {
            return WithReason(await sweep.RunAsync(budget with { Time = Longer(time - clock.Elapsed, Tick) }, listener, cancel));
        }
        finally
        {
            // Before the study is disposed, however the sweep ended; what the sweep threw is what there is to tell.
            await done.CancelAsync();
            await ((Task)watching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Whether a trial can end in time, and leave enough for the final training: of the model there is, or of its own. A trial
    /// that is like no other may begin, and so may any while there is no model.</summary>
    internal bool MayBegin(Trial trial, Study study)
    {
        var history = study.Trials();
        if (budget.Time is not { } time || history.All(t => t.State != TrialState.Completed)
            || TrialTimes.Expected(trial, history) is not { } expected)
            return true;
        var reserve = Reserve(study.Leaderboard().Take(request.Ensemble));
        if (trial.Share >= 1)
            reserve = Math.Max(reserve, Reserve([trial with { Seconds = expected }]));
        return clock.Elapsed.TotalSeconds + expected + Kept(reserve, time.TotalSeconds) <= time.TotalSeconds;
    }

    /// <summary>The time budget ended the search, and not a person who asked to finish.</summary>
    private SweepEnded WithReason(SweepEnded end) => _over && end.Reason == SweepEnd.Finished ? end with { Reason = SweepEnd.Time } : end;

    /// <summary>However long the reading took, the first trial is begun.</summary>
    private static TimeSpan Longer(TimeSpan left, TimeSpan least) => left > least ? left : least;

    private async Task WatchAsync(ISweepControl control, Study study, double seconds, CancellationToken done)
    {
        bool Fits(double reserve) => clock.Elapsed.TotalSeconds + Kept(reserve, seconds) < seconds;
        var (began, earlier) = (clock.Elapsed, study.Trials().Count(t => t.Ended));
        // Who would be in an ensemble takes a while to find out, and matters only when time may be short.
        while (Fits(Reserve(study.Leaderboard().Take(request.Ensemble))) || Fits(Reserve(Chosen(study))))
        {
            if (_trialStart == 0 && study.Trials().Where(t => t.Ended).ToList() is var ended && ended.Count > earlier)
                _trialStart = Math.Max(double.Epsilon, (clock.Elapsed - began).TotalSeconds - Newest(ended).Seconds);
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

    private static Trial Newest(IEnumerable<Trial> ended) => ended.MaxBy(t => t.Started.AddSeconds(t.Seconds))!;

    private static double Kept(double reserve, double seconds) => Math.Min(reserve, seconds * (1 - SearchAtLeast));

    /// <summary>Seconds the final training will take if these trials become the model.</summary>
    private double Reserve(IEnumerable<Trial> trials)
    {
        // Trials of a few rows come first, and much of what a first trial takes is the same for all rows.
        var seconds = trials.Select(t => t.Seconds / Math.Sqrt(t.Share)).ToList();
        // An ensemble's members are trained several at once; one model has all cores, or takes as long as its trial did.
        var longest = Math.Max(seconds.DefaultIfEmpty().Max(), seconds.Sum() / request.MembersAtOnce(budget));
        return AroundRefit + RefitStartOverTrialStart * _trialStart + RefitOverTrial * longest / Math.Max(1, request.Rule.Folds - 1);
    }

    private IReadOnlyList<Trial> Chosen(Study study)
    {
        var board = study.Leaderboard();
        var numbers = board.Count == 0 ? [] : choose();
        return [.. board.Where(t => numbers.Contains(t.Number))];
    }

    /// <summary>Passes events on, the last one with the reason for which the search ended.</summary>
    private sealed class EndReasonListener(IProgress<SweepEvent> listener, Func<SweepEnded, SweepEnded> withReason) : IProgress<SweepEvent>
    {
        public void Report(SweepEvent value) => listener.Report(value is SweepEnded end ? withReason(end) : value);
    }
}
