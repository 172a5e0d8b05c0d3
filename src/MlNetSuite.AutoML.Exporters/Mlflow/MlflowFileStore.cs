using System.Globalization;
using System.Text;
using YamlDotNet.Serialization;

namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>A folder of runs as MLflow's file store lays it out: <c>experiment/meta.yaml</c> and, below, <c>run/meta.yaml</c>,
/// <c>run/params/NAME</c>, <c>run/tags/NAME</c>, <c>run/metrics/NAME</c> with a line "timestamp value step" a value.</summary>
/// <remarks>See <c>mlflow/store/tracking/file_store.py</c> in https://github.com/mlflow/mlflow.</remarks>
internal sealed class MlflowFileStore(string root) : IMlflowStore
{
    private const string Meta = "meta.yaml";
    private const int LocalSource = 4;

    private static readonly ISerializer Yaml = new SerializerBuilder().WithQuotingNecessaryStrings(quoteYaml1_1Strings: true).Build();
    private static readonly IDeserializer FromYaml = new DeserializerBuilder().Build();

    private readonly string _root = Path.GetFullPath(root);

    public string Where => _root;

    public Task<string> ExperimentAsync(string name, CancellationToken stop)
    {
        if (!Directory.Exists(_root))
            CreateExperiment("0", "Default");
        Directory.CreateDirectory(Path.Combine(_root, ".trash"));
        foreach (var folder in Directory.EnumerateDirectories(_root).Order(StringComparer.Ordinal))
            if (Read(folder) is { } meta && Equals(meta.GetValueOrDefault("name"), name)
                && Equals(meta.GetValueOrDefault("lifecycle_stage"), "active"))
                return Task.FromResult(Path.GetFileName(folder));
        var id = Random.Shared.NextInt64(100_000_000_000_000_000, 999_999_999_999_999_999).ToString(CultureInfo.InvariantCulture);
        return Task.FromResult(CreateExperiment(id, name));
    }

    public Task<IReadOnlyList<MlflowRun>> FindAsync(string experiment, MlflowPair tag, bool running, CancellationToken stop)
    {
        var found =
            from folder in Directory.EnumerateDirectories(Path.Combine(_root, experiment))
            let file = Path.Combine(folder, "tags", tag.Key)
            where File.Exists(file) && File.ReadAllText(file) == tag.Value
            let meta = Read(folder)
            where meta is not null && Equals(meta.GetValueOrDefault("lifecycle_stage"), "active")
            && (!running || Equals(meta.GetValueOrDefault("status"), "1"))
            orderby long.Parse(meta.GetValueOrDefault("start_time") as string ?? "0", CultureInfo.InvariantCulture) descending
            select new MlflowRun(experiment, Path.GetFileName(folder));
        return Task.FromResult<IReadOnlyList<MlflowRun>>([.. found]);
    }

    public async Task<MlflowRun> CreateAsync(string experiment, string name, DateTimeOffset start, IReadOnlyList<MlflowPair> tags,
        CancellationToken stop)
    {
        var run = new MlflowRun(experiment, Guid.NewGuid().ToString("N"));
        var folder = FolderOf(run);
        foreach (var part in (string[])["metrics", "params", "artifacts", "tags"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        await LogAsync(run, new([], [], tags), stop);
        Write(folder, new(StringComparer.Ordinal)
        {
            ["artifact_uri"] = UriOf(Path.Combine(folder, "artifacts")),
            ["deleted_time"] = null,
            ["end_time"] = null,
            ["entry_point_name"] = "",
            ["experiment_id"] = experiment,
            ["lifecycle_stage"] = "active",
            ["run_id"] = run.Id,
            ["run_name"] = name,
            ["run_uuid"] = run.Id,
            ["source_name"] = "",
            ["source_type"] = LocalSource,
            ["source_version"] = "",
            ["start_time"] = start.ToUnixTimeMilliseconds(),
            ["status"] = (int)MlflowStatus.Running,
            ["tags"] = Array.Empty<string>(),
            ["user_id"] = Environment.UserName,
        });
        return run;
    }

    public Task LogAsync(MlflowRun run, MlflowBatch batch, CancellationToken stop)
    {
        foreach (var (key, value) in batch.Params)
            File.WriteAllText(FileOf(run, "params", key), value);
        foreach (var metrics in batch.Metrics.GroupBy(metric => metric.Key))
            File.AppendAllText(FileOf(run, "metrics", metrics.Key), string.Concat(metrics.Select(Line)));
        foreach (var (key, value) in batch.Tags)
            File.WriteAllText(FileOf(run, "tags", key), value);
        return Task.CompletedTask;
    }

    public Task UpdateAsync(MlflowRun run, MlflowStatus status, DateTimeOffset? end, CancellationToken stop)
    {
        var meta = Read(FolderOf(run)) ?? throw new MlflowException($"run {run.Id} is no longer in {_root}.");
        // Numbers are read as text; written as they are they would turn into quoted text.
        foreach (var number in (string[])["source_type", "start_time"])
            meta[number] = long.Parse((string)meta[number]!, CultureInfo.InvariantCulture);
        meta["status"] = (int)status;
        meta["end_time"] = end?.ToUnixTimeMilliseconds();
        meta.Remove("deleted_time");
        Write(FolderOf(run), meta);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
    }

    private string CreateExperiment(string id, string name)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var folder = Path.Combine(_root, id);
        Directory.CreateDirectory(folder);
        Write(folder, new(StringComparer.Ordinal)
        {
            ["artifact_location"] = UriOf(folder),
            ["creation_time"] = now,
            ["experiment_id"] = id,
            ["last_update_time"] = now,
            ["lifecycle_stage"] = "active",
            ["name"] = name,
        });
        return id;
    }

    private string FolderOf(MlflowRun run) => Path.Combine(_root, run.Experiment, run.Id);

    /// <summary>A slash in a key is a folder, as it is for MLflow.</summary>
    private string FileOf(MlflowRun run, string kind, string key)
    {
        var path = Path.Combine([FolderOf(run), kind, .. key.Split('/')]);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }

    private static string Line(MlflowMetric metric) =>
        string.Create(CultureInfo.InvariantCulture, $"{metric.Time.ToUnixTimeMilliseconds()} {PythonFloat(metric.Value)} {metric.Step}\n");

    private static string PythonFloat(double value) => value switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "inf",
        double.NegativeInfinity => "-inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture) is var text && text.AsSpan().IndexOfAny('.', 'E') < 0
            ? $"{text}.0"
            : value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'),
    };

    private static string UriOf(string path) => new Uri(path).AbsoluteUri;

    private static SortedDictionary<string, object?>? Read(string folder)
    {
        var file = Path.Combine(folder, Meta);
        return File.Exists(file) && FromYaml.Deserialize<Dictionary<string, object?>>(File.ReadAllText(file)) is { } meta
            ? new(meta, StringComparer.Ordinal)
            : null;
    }

    private static void Write(string folder, SortedDictionary<string, object?> meta)
    {
        var (file, temporary) = (Path.Combine(folder, Meta), Path.Combine(folder, $".{Meta}.{Environment.ProcessId}"));
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(Yaml.Serialize(meta)));
            stream.Flush(flushToDisk: true);
        }
        File.Move(temporary, file, overwrite: true);
    }
}
