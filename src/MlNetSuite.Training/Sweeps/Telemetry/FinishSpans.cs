using System.Diagnostics;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps.Telemetry;

/// <summary>The stages of a sweep's final training as spans, from what it tells of itself, in this process or in another.</summary>
internal sealed class FinishSpans(ActivitySource source, Activity? within, IProgress<TrainingProgress>? listener)
    : IProgress<TrainingProgress>, IDisposable
{
    private static readonly string Training = StageTimes.Name(WorkStage.Training);

    private static readonly HashSet<string> Named =
        [.. ((WorkStage[])[WorkStage.Reading, WorkStage.Testing, WorkStage.Profiling, WorkStage.Packing]).Select(StageTimes.Name)];

    private readonly Lock _gate = new();
    private string? _stage;
    private DateTimeOffset _since;

    public void Report(TrainingProgress value)
    {
        if (within is not null)
            // Whatever else is told is a step of a trainer, such as an epoch.
            Next(Named.Contains(value.Stage) ? value.Stage : Training);
        listener?.Report(value);
    }

    public void Dispose() => Next(null);

    private void Next(string? stage)
    {
        lock (_gate)
        {
            if (stage == _stage)
                return;
            var now = DateTimeOffset.UtcNow;
            if (_stage is { } ended)
            {
                using var span = source.StartActivity(ended, ActivityKind.Internal, within!.Context, startTime: _since);
                span?.SetEndTime(now.UtcDateTime);
            }
            (_stage, _since) = (stage, now);
        }
    }
}
