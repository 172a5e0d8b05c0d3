using System.Diagnostics;

namespace MlNetSuite.Training.Tasks;

/// <summary>What the time of a training, an evaluation or a sweep goes to, in the order in which it is told.</summary>
internal enum WorkStage
{
    Reading,
    Validating,
    Searching,
    Preparing,
    Training,
    Testing,
    Profiling,
    Packing,
    Finishing,
}

/// <summary>A stage of the work and what it took.</summary>
/// <param name="Name">The stage: <c>reading</c>, <c>validating</c>, <c>preparing</c>, <c>training</c>, <c>testing</c>, <c>profiling</c> or
/// <c>packing</c>; of a sweep, <c>reading</c>, <c>searching</c> and <c>finishing</c>, which is all from the choice to the zip.</param>
/// <param name="Seconds">Wall time; of a stage that was come back to, in all.</param>
public sealed record StageTime(string Name, double Seconds);

/// <summary>Measures stages that follow one another: each begins where the one before ends.</summary>
internal sealed class StageTimes
{
    private readonly TimeSpan[] _taken = new TimeSpan[Enum.GetValues<WorkStage>().Length];
    private readonly Lock _lock = new();
    private WorkStage? _now;
    private long _since;

    /// <summary>Begins a stage and ends the one before.</summary>
    internal void Begin(WorkStage? stage)
    {
        lock (_lock)
        {
            if (_now is { } now)
                _taken[(int)now] += Stopwatch.GetElapsedTime(_since);
            (_now, _since) = (stage, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Ends the last stage; those that were begun, with their times.</summary>
    internal IReadOnlyList<StageTime> End()
    {
        Begin(null);
        return [.. Enum.GetValues<WorkStage>().Where(stage => _taken[(int)stage] > TimeSpan.Zero)
            .Select(stage => new StageTime(Name(stage), _taken[(int)stage].TotalSeconds))];
    }

    internal static string Name(WorkStage stage) => stage.ToString().ToLowerInvariant();
}
