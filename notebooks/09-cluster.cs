#:project ../src/MlNetSuite.Notebooks/MlNetSuite.Notebooks.csproj
#:property PublishAot=false
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.Notebooks;
using MlNetSuite.Prediction;

// %% [markdown]
// # A cluster: trials on several machines
//
// Trials of a sweep do not wait for each other, so several machines can run them: workers take trials, the sweep proposes them and keeps
// the study. Here both workers are processes of this machine, which shows everything but the network between.
//
// This story runs the command: build it (`dotnet build src/MlNetSuite.Cli -c Release`) or [install it](../docs/install.md), so that
// `mlnetsuite` is found on the `PATH`. Workers and sweeps meet in a PostgreSQL database or on a Redis server. To have one without setting
// anything up, the .NET SDK fetches [Garnet](https://microsoft.github.io/garnet/), a server of Microsoft that speaks Redis' protocol: 111
// MB, once, from NuGet. If you have a server, name it in `meeting` instead.
//
// ## Data
//
// A benchmark whose truth is known: ten numbers between 0 and 1, of which five decide the answer, with noise of variance 1 (Friedman 1991).
// No model can have a root mean squared error below 1 in the long run.

// %%
var random = new Random(1);
double Noise() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
string Line()
{
    var x = Enumerable.Range(0, 10).Select(_ => random.NextDouble()).ToArray();
    var curved = (10 * Math.Sin(Math.PI * x[0] * x[1])) + (20 * Math.Pow(x[2] - 0.5, 2));
    var y = curved + (10 * x[3]) + (5 * x[4]) + Noise();
    return string.Join(',', x.Append(y).Select(number => number.ToString("0.0000", CultureInfo.InvariantCulture)));
}
string header = string.Join(',', Enumerable.Range(1, 10).Select(n => $"x{n}").Append("y"));
File.WriteAllLines("friedman.csv", [header, .. Enumerable.Range(0, 2000).Select(_ => Line())]);
Notebook.Show(string.Join("\n", File.ReadLines("friedman.csv").Take(4)));

// %% [markdown]
// ## A meeting place and two workers
//
// `Begin` starts a process and waits for the line by which it says that it is ready. All that were started are ended in the last cell, or
// when the notebook ends before.

// %%
List<Process> started = [];
void Begin(string ready, string program, params string[] arguments)
{
    var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
    started.Add(process);
    string? line;
    do
        line = process.StandardOutput.ReadLine();
    while (line?.Contains(ready) == false);
    _ = process.StandardOutput.ReadToEndAsync();
    Notebook.Show(line ?? throw new InvalidOperationException($"{program} ended: {string.Join(' ', arguments)}"));
}
void End()
{
    foreach (var process in started)
        process.Kill(entireProcessTree: true);
    foreach (var process in started)
        process.WaitForExit();
    started.Clear();
}
AppDomain.CurrentDomain.ProcessExit += (_, _) => End();
int FreePort()
{
    using var listener = new TcpListener(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}

var meeting = "";   // such as postgres://user@localhost/studies or redis://localhost
if (meeting == "")
{
    var port = $"{FreePort()}";
    Begin("Ready", "dotnet", "tool", "exec", "garnet-server@2.2.8", "--yes", "--",
        "--bind", "127.0.0.1", "--port", port, "--lua");
    meeting = $"redis://127.0.0.1:{port}";
}

// %% [markdown]
// A worker runs as many trials at once as it has slots, each in a process of its own. On other machines `--listen` gives the address by
// which the others reach it; then a key and a certificate are required ([two machines by hand](../docs/cluster.md#two-machines-by-hand)).

// %%
foreach (var worker in new[] { "one", "two" })
    Begin("joined", "mlnetsuite", "worker", "--cluster", meeting, "--slots", "1", "--labels", worker);

// %% [markdown]
// ## The sweep
//
// It runs as on one machine, but for `--cluster`. While it runs, `cluster status` says who is busy with what.

// %%
async Task<string> Run(params string[] arguments)
{
    var start = new ProcessStartInfo("mlnetsuite", arguments) { RedirectStandardOutput = true };
    using var process = Process.Start(start)!;
    var text = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    return process.ExitCode == 0
        ? text
        : throw new InvalidOperationException($"mlnetsuite {arguments[0]} ended with {process.ExitCode}: {text}");
}
Directory.CreateDirectory("models");
var sweep = Run("sweep", "regression", "--data", "friedman.csv", "--label", "y",
    "--trainers", "kernel,lightgbm,sdca", "--trials", "14", "--cluster", meeting,
    "--study", "friedman.db", "--name", "friedman", "--out", "models/friedman.zip");
JsonArray workers;
do
    workers = JsonNode.Parse(await Run("cluster", "status", meeting, "--json"))!["workers"]!.AsArray();
while (!sweep.IsCompleted && workers.Any(worker => (int)worker!["free"]! > 0));
string List(JsonNode? values) => string.Join(", ", values!.AsArray());
Notebook.Show(string.Join("\n", workers.Select(worker =>
    $"worker {List(worker!["labels"])} at {worker["address"]} runs trial {List(worker["trials"])}")));

// %%
Notebook.Show(await sweep);

// %% [markdown]
// ## The study
//
// The study is a file, and can be opened while its sweep runs, here or elsewhere.

// %%
using var study = await Study.OpenAsync("friedman.db");
Notebook.Show(study);

// %% [markdown]
// When each trial ran: two at a time, one on each worker. A new trial begins as soon as a slot is free.

// %%
var trials = study.Trials();
var begin = trials.Min(trial => trial.Started);
JsonNode Json(object value) => JsonSerializer.SerializeToNode(value)!;
var spans = trials.GroupBy(trial => trial.Parameters["trainer"].ToString()).Select(group => Json(new
{
    type = "bar",
    orientation = "h",
    name = group.Key,
    y = group.Select(trial => trial.Number),
    @base = group.Select(trial => (trial.Started - begin).TotalSeconds),
    x = group.Select(trial => trial.Seconds),
}));
var layout = new
{
    title = new { text = "Trials over time" },
    barmode = "overlay",
    xaxis = new { title = new { text = "seconds" } },
    yaxis = new { title = new { text = "trial" }, autorange = "reversed", dtick = 1 },
};
Notebook.Show(new Chart([.. spans], Json(layout).AsObject()));

// %% [markdown]
// The best trials come near the floor of 1. Which of them is the best remains open: on 320 validation rows the standard error of such a
// value is about 0.05.

// %%
Notebook.Show(Charts.SweepHistory(study));

// %% [markdown]
// ## The studio
//
// `mlnetsuite studio friedman.db` shows the same in a browser, live: history, parallel coordinates, importance, a timeline, and every trial
// with the command that trains it again ([the studio](../docs/studio.md)). `sweep --studio` opens it next to a running sweep, which can be
// paused and steered there. The picture is of a run of this story.
//
// ![a study in the studio](09-studio.png)

// %%
var address = $"http://127.0.0.1:{FreePort()}";
Begin("studio at", "mlnetsuite", "studio", "friedman.db", "--models", "models/friedman.zip", "--urls", address);
using var http = new HttpClient();
var best = study.Best()!.Number;
var page = JsonNode.Parse(await http.GetStringAsync($"{address}/studio/api/trial?name=friedman&number={best}"))!;
Notebook.Show($"the best trial, {best}, is trained again by\n{page["train"]}");

// %% [markdown]
// ## The end
//
// The workers and the server end, and with them the studio. The study and the model remain. (In a terminal, a worker is stopped by Ctrl-C
// or SIGTERM: it ends the trials under way first, or gives them back to the sweep.)

// %%
End();
using var model = PredictionModel.Open("models/friedman.zip");
var rmse = model.Card.Metrics["rmse"]!.GetValue<double>();
var completed = trials.Count(trial => trial.State == TrialState.Completed);
Notebook.Show(Notebook.Metric("completed trials", completed, tolerance: 0));
Notebook.Show(Notebook.Metric("test rmse", rmse, tolerance: 0.2));

// %% [markdown]
// From here: what happens when a worker dies, the network is cut or the database is away, and how workers run as services and on
// Kubernetes: [clusters](../docs/cluster.md). What a sweep searches and how it chooses: [04-sweeps](04-sweeps.ipynb).

// %% [program]
// A notebook keeps what its cells show; a program writes it to a page.
Notebook.SaveHtml("artifacts/09-cluster.html");
