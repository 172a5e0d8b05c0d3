using System.Diagnostics;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Sweeps.Telemetry;

/// <summary>The span of a task's sweep, of the activity source <c>MlNetSuite.Training</c>, and in it one for each stage: <c>reading</c>,
/// the search's own, <c>finishing</c>; within the last, what the final training says that it does. Costs next to nothing while nobody
/// listens.</summary>
internal sealed class TaskSweepSpan : IDisposable
{
    /// <summary>The name of the activity source.</summary>
    internal const string Name = "MlNetSuite.Training";

    private static readonly ActivitySource Source = new(Name);

    private readonly StageTimes _times = new();
    private readonly Activity? _span;
    private Activity? _stage;
    private bool _ended;

    private TaskSweepSpan(string task, SweepRequest request) => _span = Source.StartActivity("sweep")?
        .SetTag("mlnetsuite.task", task).SetTag("mlnetsuite.study.name", request.Name).SetTag("mlnetsuite.study.tuner", request.Tuner)
        .SetTag("mlnetsuite.study.pruner", request.Pruner).SetTag("mlnetsuite.study.seed", request.Seed);

    internal static TaskSweepSpan Begin(string task, SweepRequest request) => new(task, request);

    /// <summary>Begins a stage, which ends the one before.</summary>
    internal void Stage(WorkStage stage)
    {
        _stage?.Dispose();
        _times.Begin(stage);
        // The search has a span of its own.
        _stage = stage == WorkStage.Searching ? null : Source.StartActivity(StageTimes.Name(stage));
    }

    /// <summary>Passes on the progress of the final training, and makes spans of its stages within the present one.</summary>
    internal FinishSpans Finish(IProgress<TrainingProgress>? progress) => new(Source, _stage, progress);

    /// <summary>Ends it.</summary>
    /// <returns>What the stages took.</returns>
    internal IReadOnlyList<StageTime> End(string metric, double? value)
    {
        _ended = true;
        _span?.SetTag("mlnetsuite.study.metric", metric).SetTag("mlnetsuite.study.best_value", value);
        return _times.End();
    }

    /// <summary>Closes it; a sweep that did not say its end has failed.</summary>
    public void Dispose()
    {
        if (!_ended)
            _span?.SetStatus(ActivityStatusCode.Error);
        _stage?.Dispose();
        _span?.Dispose();
    }
}
