using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Pruners;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps.Telemetry;

namespace MlNetSuite.AutoML.Sweeps;

/// <summary>Runs one trial: records its reports, asks the pruner, and records how it ended.</summary>
internal sealed class TrialRun(Trial trial, Study study, IPruner pruner, SweepEventQueue events, TrialSpan span)
{
    private readonly Lock _gate = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    /// <summary>Runs while the study's store is waited for, which is none of the trial's time.</summary>
    private readonly Stopwatch _recording = new();
    private (TimeSpan Time, CancellationTokenSource Stop)? _limit;
    private readonly (DateTimeOffset Started, long Clock) _proposed = (trial.Started, Stopwatch.GetTimestamp());
    private Trial _trial = trial;
    private bool _ended;
    private bool _pruned;
    private string? _badReport;
    private ExceptionDispatchInfo? _broken;

    /// <summary>Further results, such as where the trial left its model.</summary>
    internal JsonObject? Extra { get; private set; }

    /// <summary>Runs it to its end; nothing the trial does is thrown, what the study's store or the pruner throws is.</summary>
    /// <param name="runner">Runs it.</param>
    /// <param name="request">What to run.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="ending">The sweep's.</param>
    /// <param name="skipped">Cancelled when a user skips the trial.</param>
    internal async Task<Trial> RunAsync(ITrialRunner runner, TrialRequest request, TimeSpan? limit, SweepEnding ending,
        CancellationToken skipped)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(skipped, ending.Over);
        try
        {
            var outcome = await runner.RunAsync(request with { Began = Begin, Placed = Place }, Report, stop.Token);
            Extra = outcome.Extra;
            return Completed(outcome);
        }
        catch (Exception fault)
        {
            return Cut(fault) with
            {
                PeakMemory = fault switch
                {
                    TrialFailedException failed => failed.PeakMemory,
                    TrialStoppedException stopped => stopped.PeakMemory,
                    _ => 0,
                },
            };
        }

        void Begin()
        {
            _watch.Restart();
            // Its reports and its end are dated from here, however long it waited for a slot.
            _recording.Reset();
            lock (_gate)
                _trial = _trial with { Started = _proposed.Started + Stopwatch.GetElapsedTime(_proposed.Clock) };
            span.Began();
            if (limit is not { } time)
                return;
            lock (_gate)
                _limit = (time, stop);
            stop.CancelAfter(time);
        }

        void Place(string machine)
        {
            lock (_gate)
                _trial = _trial with { Machine = machine };
            span.Placed();
        }

        Trial Completed(TrialOutcome outcome) =>
            (CutShort() ?? (Refuse(outcome) is { } refusal
                ? Close(TrialState.Failed, refusal)
                : Close(TrialState.Completed) with { Values = outcome.Values })) with
            { PeakMemory = outcome.PeakMemory };

        Trial Cut(Exception fault)
        {
            var left = fault is TrialStoppedException { Abandoned: true }
                ? "; it does not end when asked and may still be running in this process"
                : "";
            return CutShort() ??
                (ending.Over.IsCancellationRequested ? Close(TrialState.Stopped, "the sweep ended" + left) :
                skipped.IsCancellationRequested ? Close(TrialState.Skipped, "skipped" + left) :
                stop.IsCancellationRequested
                ? Close(TrialState.Failed,
                    string.Create(CultureInfo.InvariantCulture,
                        $"took longer than the {limit!.Value.TotalSeconds:0.###} seconds a trial may take{left}"))
                :
                Close(Blame(fault), fault is TrialFailedException ? fault.Message : $"{fault.GetType().Name}: {fault.Message}"));
        }
    }

    private static TrialState Blame(Exception fault) =>
        fault is TrialFailedException { MachineFailed: true } || MachineFault.Is(fault) ? TrialState.Interrupted : TrialState.Failed;

    /// <summary>Records a report; false if the trial must end.</summary>
    private bool Report(TrialReport report)
    {
        lock (_gate)
        {
            // An abandoned function may still report much later.
            if (_ended || _pruned || _broken is not null || (_badReport ??= Refuse(report)) is not null)
                return false;
            try
            {
                Record(report);
                _trial = _trial with { Reports = [.. _trial.Reports, report] };
                span.Reported(report);
                events.Post(new TrialReported(_trial));
                return !(_pruned = pruner.Prune(_trial, [.. study.Trials().Where(t => t.Number != _trial.Number)], study.Objective));
            }
            catch (Exception fault)
            {
                // Not the trial's doing: it must not pass through the trial, which might take it for its own.
                _broken = ExceptionDispatchInfo.Capture(fault);
                return false;
            }
        }
    }

    /// <summary>Has the study record a report. However long that takes, as while a database is away, the trial has no less time.</summary>
    private void Record(TrialReport report)
    {
        _limit?.Stop.CancelAfter(Timeout.InfiniteTimeSpan);
        _recording.Start();
        study.Report(_trial.Number, report);
        _recording.Stop();
        if (_limit is var (time, stop))
            stop.CancelAfter(time > Taken ? time - Taken : TimeSpan.Zero);
    }

    private TimeSpan Taken => _watch.Elapsed - _recording.Elapsed;

    /// <summary>The end its reports gave it, whatever it did afterwards; null if they gave it none.</summary>
    private Trial? CutShort()
    {
        _broken?.Throw();
        return _badReport is not null ? Close(TrialState.Failed, _badReport) : _pruned ? Close(TrialState.Pruned) : null;
    }

    private Trial Close(TrialState state, string? failure = null)
    {
        lock (_gate)
        {
            _ended = true;
            // One that runs elsewhere goes on while its report is recorded, and says itself when it reported.
            var (taken, reported) = (Taken.TotalSeconds, _trial.Reports is [.., var last] ? last.Seconds : 0);
            return _trial with
            {
                State = state,
                Seconds = reported > taken ? Math.Min(reported, _watch.Elapsed.TotalSeconds) : taken,
                Failure = failure,
            };
        }
    }

    private string? Refuse(TrialReport report) =>
        !double.IsFinite(report.Value)
        ? Number($"reported {report.Value} for '{study.Objective.Metric}' at step {report.Step}; values must be finite numbers")
        :
        !double.IsFinite(report.Step) || (_trial.Reports is [.., var last] && report.Step <= last.Step)
        ? Number($"reported step {report.Step} after step {(_trial.Reports.Count > 0 ? _trial.Reports[^1].Step : 0)}; steps must grow")
        :
        null;

    private string? Refuse(TrialOutcome outcome)
    {
        var objectives = study.Definition.Objectives;
        if (outcome.Values.Count != objectives.Count && (objectives.Count, outcome.Values.Count) != (1, 2))
            return $"gave {outcome.Values.Count} values; the study has {objectives.Count} objectives " +
                $"({string.Join(", ", objectives.Select(o => o.Metric))})";
        for (var i = 0; i < objectives.Count; i++)
            if (!double.IsFinite(outcome.Values[i]))
                return Number($"gave {outcome.Values[i]} for '{objectives[i].Metric}'; values must be finite numbers");
        return null;
    }

    private static string Number(FormattableString text) => FormattableString.Invariant(text);
}
