using System.Diagnostics;
using MlNetSuite.AutoML.Studies;

namespace MlNetSuite.AutoML.Sweeps.Telemetry;

/// <summary>The span of a trial, and in it one for each stage: <c>waiting</c> for a slot on a cluster, <c>preparing</c> (a process starts
/// and reads its data), <c>running</c>. A trial that lost its worker has the last two again. While the span is open, what is done for the
/// trial belongs to it.</summary>
internal sealed class TrialSpan : IDisposable
{
    private const string Waiting = "waiting";
    private const string Preparing = "preparing";
    private const string RunningName = "running";

    private readonly StudyDefinition _study;
    private readonly Activity? _span;
    // Known once it has ended: what begins a trial's next stage says what the one before was.
    private string? _stage;
    private DateTimeOffset _since;
    private bool _ended;

    private TrialSpan(StudyDefinition study, Trial trial)
    {
        (_study, _since) = (study, DateTimeOffset.UtcNow);
        SweepTelemetry.Begins(study);
        _span = SweepTelemetry.Source.StartActivity("trial")?
            .SetTag(SweepTelemetry.StudyTag, study.Name).SetTag("mlnetsuite.trial.number", trial.Number)
            .SetTag(SweepTelemetry.TrainerTag, SweepTelemetry.Trainer(trial)).SetTag("mlnetsuite.trial.origin", trial.Origin)
            .SetTag("mlnetsuite.trial.share", trial.Share);
    }

    internal static TrialSpan Begin(StudyDefinition study, Trial trial) => new(study, trial);

    /// <summary>A machine was found for it.</summary>
    internal void Placed() => Next(_stage ?? Waiting, Preparing);

    /// <summary>It begins, its process having its data.</summary>
    internal void Began() => Next(_stage ?? Preparing, RunningName);

    internal void Reported(TrialReport report) => _span?.AddEvent(new("report", tags: new()
    {
        ["mlnetsuite.report.step"] = report.Step,
        ["mlnetsuite.report.value"] = report.Value,
    }));

    internal void Ended(Trial trial, Trial? best)
    {
        _ended = true;
        if (_stage is { } last)
            Next(last, last);
        SweepTelemetry.Ends(_study, trial, best);
        _span?.SetTag(SweepTelemetry.StateTag, SweepTelemetry.State(trial)).SetTag("mlnetsuite.trial.value", trial.LastValue)
            .SetTag("mlnetsuite.trial.machine", trial.Machine).SetTag("mlnetsuite.trial.failure", trial.Failure)
            .SetStatus(trial.State is TrialState.Failed or TrialState.Interrupted ? ActivityStatusCode.Error : ActivityStatusCode.Unset,
                trial.Failure);
    }

    /// <summary>Closes the span; a trial whose end was not said was broken off with its sweep.</summary>
    public void Dispose()
    {
        if (!_ended)
        {
            SweepTelemetry.BreaksOff(_study);
            _span?.SetStatus(ActivityStatusCode.Error);
        }
        _span?.Dispose();
    }

    private void Next(string ended, string stage)
    {
        var now = DateTimeOffset.UtcNow;
        if (_span is not null)
        {
            using var span = SweepTelemetry.Source.StartActivity(ended, ActivityKind.Internal, _span.Context, startTime: _since);
            span?.SetEndTime(now.UtcDateTime);
        }
        (_stage, _since) = (stage, now);
    }
}
