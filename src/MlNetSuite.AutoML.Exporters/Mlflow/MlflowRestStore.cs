using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.AutoML.Exporters.Mlflow;

/// <summary>A tracking server, by MLflow's REST API 2.0: see <c>mlflow/protos/service.proto</c> in
/// https://github.com/mlflow/mlflow.</summary>
internal sealed class MlflowRestStore : IMlflowStore
{
    private const int MostMetrics = 1000;
    private const int MostPairs = 100;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly MlflowOptions _options;

    internal MlflowRestStore(MlflowOptions options)
    {
        if (!Uri.TryCreate(options.Tracking, UriKind.Absolute, out var address))
            throw new MlflowException("the MLflow tracking address is no http:// or https:// address that can be read.");
        var bare = new UriBuilder(address) { UserName = "", Password = "" }.Uri;
        _options = options;
        _client = new() { BaseAddress = new($"{bare.ToString().TrimEnd('/')}/api/2.0/mlflow/"), Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.UserAgent.Add(new("MlNetSuite", null));
        _client.DefaultRequestHeaders.Authorization = Authorization(options, address);
        Where = bare.ToString();
    }

    public string Where { get; }

    public async Task<string> ExperimentAsync(string name, CancellationToken stop)
    {
        var ask = $"experiments/get-by-name?experiment_name={Uri.EscapeDataString(name)}";
        var (status, found) = await SendAsync(HttpMethod.Get, ask, null, stop);
        if (status == HttpStatusCode.NotFound && Code(found) == "RESOURCE_DOES_NOT_EXIST")
        {
            (status, found) = await SendAsync(HttpMethod.Post, "experiments/create", new() { ["name"] = name }, stop);
            if (status == HttpStatusCode.OK)
                return (string?)found["experiment_id"] ?? throw Strange("experiments/create");
            // Another client created it in between, or it exists but is deleted: a second request tells which.
            if (Code(found) != "RESOURCE_ALREADY_EXISTS")
                throw Refused("experiments/create", status, found);
            (status, found) = await SendAsync(HttpMethod.Get, ask, null, stop);
        }
        var experiment = Expect(ask, status, found)["experiment"] ?? throw Strange(ask);
        if ((string?)experiment["lifecycle_stage"] == "deleted")
            throw new MlflowException($"experiment '{name}' is deleted; restore it or set MLFLOW_EXPERIMENT_NAME to another.");
        return (string?)experiment["experiment_id"] ?? throw Strange(ask);
    }

    public async Task<IReadOnlyList<MlflowRun>> FindAsync(string experiment, MlflowPair tag, bool running, CancellationToken stop)
    {
        var answer = await PostAsync("runs/search", new()
        {
            ["experiment_ids"] = new JsonArray(experiment),
            ["filter"] = $"tags.`{tag.Key}` = '{tag.Value.Replace("'", "", StringComparison.Ordinal)}'{(running ? " and attributes.status = 'RUNNING'" : "")}",
            ["max_results"] = 1000,
            ["order_by"] = new JsonArray("attributes.start_time DESC"),
        }, stop);
        return [.. (answer["runs"] as JsonArray
            ?? []).Select(run => new MlflowRun(experiment, (string?)run?["info"]?["run_id"] ?? throw Strange("runs/search")))];
    }

    public async Task<MlflowRun> CreateAsync(string experiment, string name, DateTimeOffset start, IReadOnlyList<MlflowPair> tags,
        CancellationToken stop)
    {
        var answer = await PostAsync("runs/create", new()
        {
            ["experiment_id"] = experiment,
            ["run_name"] = name,
            ["start_time"] = start.ToUnixTimeMilliseconds(),
            ["tags"] = Pairs(tags),
        }, stop);
        return new(experiment, (string?)answer["run"]?["info"]?["run_id"] ?? throw Strange("runs/create"));
    }

    public async Task LogAsync(MlflowRun run, MlflowBatch batch, CancellationToken stop)
    {
        // A server accepts at most this many of each in a request, and 1,000 in total.
        for (var part = 0; part == 0 || part * MostPairs < batch.Params.Count || part * MostPairs < batch.Tags.Count; part++)
            await SendBatchAsync(run, [], batch.Params.Skip(part * MostPairs).Take(MostPairs), batch.Tags.Skip(part * MostPairs)
                .Take(MostPairs), stop);
        foreach (var metrics in batch.Metrics.Chunk(MostMetrics))
            await SendBatchAsync(run, metrics, [], [], stop);
    }

    public Task UpdateAsync(MlflowRun run, MlflowStatus status, DateTimeOffset? end, CancellationToken stop)
    {
        var body = new JsonObject { ["run_id"] = run.Id, ["status"] = status.ToString().ToUpperInvariant() };
        if (end is { } time)
            body["end_time"] = time.ToUnixTimeMilliseconds();
        return PostAsync("runs/update", body, stop);
    }

    public void Dispose() => _client.Dispose();

    private async Task SendBatchAsync(MlflowRun run, IEnumerable<MlflowMetric> metrics, IEnumerable<MlflowPair> parameters,
        IEnumerable<MlflowPair> tags, CancellationToken stop)
    {
        var body = new JsonObject
        {
            ["run_id"] = run.Id,
            ["metrics"] = new JsonArray([.. metrics.Select(Metric)]),
            ["params"] = Pairs(parameters),
            ["tags"] = Pairs(tags),
        };
        if (body.Skip(1).Any(list => list.Value!.AsArray().Count > 0))
            await PostAsync("runs/log-batch", body, stop);
    }

    private static JsonNode Metric(MlflowMetric metric) => new JsonObject
    {
        ["key"] = metric.Key,
        // Protobuf's JSON writes what is no number as text.
        ["value"] = double.IsFinite(metric.Value) ? metric.Value : double.IsNaN(metric.Value) ? "NaN" : metric.Value > 0
            ? "Infinity"
            : "-Infinity",
        ["timestamp"] = metric.Time.ToUnixTimeMilliseconds(),
        ["step"] = metric.Step,
    };

    private static JsonArray Pairs(IEnumerable<MlflowPair> pairs) =>
        new([.. pairs.Select(pair => (JsonNode)new JsonObject { ["key"] = pair.Key, ["value"] = pair.Value })]);

    private async Task<JsonNode> PostAsync(string call, JsonObject body, CancellationToken stop)
    {
        var (status, answer) = await SendAsync(HttpMethod.Post, call, body, stop);
        return Expect(call, status, answer);
    }

    /// <summary>Retries until the server gives a final answer or the retry time is used up.</summary>
    private async Task<(HttpStatusCode Status, JsonNode Answer)> SendAsync(HttpMethod method, string call, JsonObject? body,
        CancellationToken stop)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var (status, answer, fault) = await TryAsync(method, call, body, stop);
            if (status is { } final && !Passing(final))
                return (final, answer);
            if (since.Elapsed + pause > _options.Patience)
                throw fault is null
                    ? Refused(call, status!.Value, answer)
                    : new MlflowException($"the server does not answer {call}: {fault.Message}", fault);
            await Task.Delay(pause, stop);
        }
    }

    private async Task<(HttpStatusCode? Status, JsonNode Answer, Exception? Fault)> TryAsync(HttpMethod method, string call,
        JsonObject? body, CancellationToken stop)
    {
        // Text has a length; a body in chunks is not read by every server MLflow runs in.
        using var request = new HttpRequestMessage(method, call)
        {
            Content = body is null
            ? null
            : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json")
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_options.Timeout);
        try
        {
            using var response = await _client.SendAsync(request, limit.Token);
            return (response.StatusCode, Parse(await response.Content.ReadAsStringAsync(limit.Token)), null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (null, new JsonObject(), new TimeoutException($"no answer within {_options.Timeout.TotalSeconds:0.#} s"));
        }
        catch (HttpRequestException fault)
        {
            return (null, new JsonObject(), fault);
        }
    }

    /// <summary>Whether the request may be retried: the status codes that MLflow's own clients retry.</summary>
    private static bool Passing(HttpStatusCode status) => (int)status is 408 or 429 or 500 or 502 or 503 or 504;

    private static JsonNode Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject ?? new JsonObject { ["message"] = text };
        }
        catch (System.Text.Json.JsonException)
        {
            // A proxy's page; its beginning is shown if the status alone is not enough.
            return new JsonObject { ["message"] = text.Length > 200 ? text[..200] : text };
        }
    }

    private static JsonNode Expect(string call, HttpStatusCode status, JsonNode answer) =>
        status == HttpStatusCode.OK ? answer : throw Refused(call, status, answer);

    private static string? Code(JsonNode answer) => answer["error_code"]?.ToString();

    private static MlflowException Refused(string call, HttpStatusCode status, JsonNode answer) =>
        new($"{call} was answered with {(int)status} {status}: {Code(answer)} {answer["message"]}".TrimEnd(' ', ':'));

    private static MlflowException Strange(string call) =>
        new($"the answer to {call} is not one of MLflow's: is this address a tracking server's?");

    private static AuthenticationHeaderValue? Authorization(MlflowOptions options, Uri address)
    {
        var (user, password) = (options.User, options.Password);
        if (address.UserInfo.Split(':', 2) is [var name, var secret])
            (user, password) = (user ?? Uri.UnescapeDataString(name), password ?? Uri.UnescapeDataString(secret));
        if (user is not null && password is not null)
            return new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}")));
        return options.Token is { } token ? new("Bearer", token) : null;
    }
}
