
namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>The operations of an MLflow tracking store: a server or a folder.</summary>
internal interface IMlflowStore : IDisposable
{
    /// <summary>The address as shown to users, without credentials.</summary>
    string Where { get; }

    /// <summary>The id of an experiment, made if it is missing.</summary>
    Task<string> ExperimentAsync(string name, CancellationToken stop);

    /// <summary>Runs with a tag, the latest first; with <paramref name="running"/> only those that have not ended.</summary>
    Task<IReadOnlyList<MlflowRun>> FindAsync(string experiment, MlflowPair tag, bool running, CancellationToken stop);

    /// <summary>Begins a run.</summary>
    Task<MlflowRun> CreateAsync(string experiment, string name, DateTimeOffset start, IReadOnlyList<MlflowPair> tags,
        CancellationToken stop);

    /// <summary>Adds to a run.</summary>
    Task LogAsync(MlflowRun run, MlflowBatch batch, CancellationToken stop);

    /// <summary>Sets a run's status.</summary>
    Task UpdateAsync(MlflowRun run, MlflowStatus status, DateTimeOffset? end, CancellationToken stop);
}

/// <summary>A run and the experiment it belongs to.</summary>
internal sealed record MlflowRun(string Experiment, string Id);

/// <summary>A parameter or a tag.</summary>
internal sealed record MlflowPair(string Key, string Value);

/// <summary>A value of a metric.</summary>
internal sealed record MlflowMetric(string Key, double Value, DateTimeOffset Time, long Step);

/// <summary>A batch of additions to a run.</summary>
internal sealed record MlflowBatch(IReadOnlyList<MlflowMetric> Metrics, IReadOnlyList<MlflowPair> Params, IReadOnlyList<MlflowPair> Tags);

/// <summary>RunStatus of <c>mlflow/protos/service.proto</c>, with its numbers.</summary>
internal enum MlflowStatus
{
    Running = 1,
    Finished = 3,
    Failed = 4,
    Killed = 5,
}
