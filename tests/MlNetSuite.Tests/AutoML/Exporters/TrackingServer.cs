using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace MlNetSuite.Tests.AutoML.Exporters;

/// <summary>A tracking server on the loopback address that answers as MLflow's REST API 2.0 does and remembers what it was asked.</summary>
internal sealed class TrackingServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Lock _gate = new();
    private readonly Task _work;

    internal TrackingServer()
    {
        Port = FreePort.Find();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _work = Task.Run(ServeAsync);
    }

    internal int Port { get; }

    internal string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Experiments by name.</summary>
    internal Dictionary<string, string> Experiments { get; } = [];

    internal List<Run> Runs { get; } = [];

    /// <summary>Calls without the prefix, in order.</summary>
    internal List<string> Calls { get; } = [];

    internal List<string?> Authorizations { get; } = [];

    /// <summary>Asked before each answer: a status to fail with, or null; gets the number of the call, from 0, and its name.</summary>
    internal Func<int, string, int?> Fault { get; set; } = (_, _) => null;

    /// <summary>Waited before each answer.</summary>
    internal TimeSpan Slowness { get; set; }

    public void Dispose()
    {
        _listener.Close();
        _work.Wait();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            try
            {
                using var body = new StreamReader(context.Request.InputStream);
                var (status, answer) = Answer(context.Request, await body.ReadToEndAsync());
                var bytes = Encoding.UTF8.GetBytes(answer);
                await Task.Delay(Slowness);
                context.Response.StatusCode = status;
                context.Response.OutputStream.Write(bytes);
                context.Response.Close();
            }
            catch (Exception gone) when (gone is HttpListenerException or ObjectDisposedException or IOException)
            {
                // The client did not wait for the answer, as the slow server's test wants.
            }
        }
    }

    private (int Status, string Answer) Answer(HttpListenerRequest request, string text)
    {
        var call = request.Url!.AbsolutePath["/api/2.0/mlflow/".Length..];
        lock (_gate)
        {
            Calls.Add(call);
            Authorizations.Add(request.Headers["Authorization"]);
            if (Fault(Calls.Count - 1, call) is { } status)
                return (status, """{"error_code":"INTERNAL_ERROR","message":"as the test wants it"}""");
            var body = text == "" ? new JsonObject() : JsonNode.Parse(text)!;
            return call switch
            {
                "experiments/get-by-name" => Experiments.TryGetValue(request.QueryString["experiment_name"]!, out var id)
                    ? (200, $$$"""{"experiment":{"experiment_id":"{{{id}}}","name":"x","lifecycle_stage":"active"}}""")
                    : (404, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"no such experiment"}"""),
                "experiments/create" =>
                    (200, $$"""{"experiment_id":"{{Experiments[(string)body["name"]!] = $"{Experiments.Count + 1}"}}"}"""),
                "runs/create" => Create(body),
                "runs/log-batch" => Log(body),
                "runs/update" => Update(body),
                "runs/search" => Search((string)body["filter"]!),
                _ => (404, """{"error_code":"ENDPOINT_NOT_FOUND","message":"no such call"}"""),
            };
        }
    }

    private (int, string) Create(JsonNode body)
    {
        var run = new Run($"run{Runs.Count}", (string)body["run_name"]!);
        Add(run.Tags, body["tags"]);
        Runs.Add(run);
        return (200, new JsonObject { ["run"] = new JsonObject { ["info"] = new JsonObject { ["run_id"] = run.Id } } }.ToJsonString());
    }

    private (int, string) Log(JsonNode body)
    {
        var run = Runs.Single(r => r.Id == (string?)body["run_id"]);
        if (body["params"]!.AsArray().Count > 100 || body["tags"]!.AsArray().Count > 100 || body["metrics"]!.AsArray().Count > 1000)
            return (400, """{"error_code":"INVALID_PARAMETER_VALUE","message":"too many"}""");
        Add(run.Tags, body["tags"]);
        Add(run.Params, body["params"]);
        foreach (var metric in body["metrics"]!.AsArray())
            run.Metrics.Add(((string)metric!["key"]!, metric["value"]!.ToString(), (long)metric["step"]!));
        return (200, "{}");
    }

    private (int, string) Update(JsonNode body)
    {
        var run = Runs.Single(r => r.Id == (string?)body["run_id"]);
        (run.Status, run.End) = ((string?)body["status"] ?? run.Status, (long?)body["end_time"] ?? run.End);
        return (200, """{"run_info":{}}""");
    }

    /// <summary>Knows the two filters asked for: a tag alone, or a tag of running runs.</summary>
    private (int, string) Search(string filter)
    {
        var parts = filter.Split('`', '\'');
        var found = Runs.Where(run => run.Tags.GetValueOrDefault(parts[1]) == parts[3]
            && (!filter.Contains("status = 'RUNNING'", StringComparison.Ordinal) || run.Status == "RUNNING")).Reverse();
        return (200, new JsonObject
        {
            ["runs"] = new JsonArray(
                [.. found.Select(run => (JsonNode)new JsonObject { ["info"] = new JsonObject { ["run_id"] = run.Id } })]),
        }.ToJsonString());
    }

    private static void Add(Dictionary<string, string> to, JsonNode? pairs)
    {
        foreach (var pair in pairs!.AsArray())
            to[(string)pair!["key"]!] = (string)pair["value"]!;
    }

    internal sealed record Run(string Id, string Name)
    {
        internal Dictionary<string, string> Tags { get; } = [];

        internal Dictionary<string, string> Params { get; } = [];

        internal List<(string Key, string Value, long Step)> Metrics { get; } = [];

        internal string Status { get; set; } = "RUNNING";

        internal long End { get; set; }
    }
}
