using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using MlNetSuite.Cluster.Coordination;
using MlNetSuite.Data;
using MlNetSuite.Training.Sweeps;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.Cluster;

/// <summary>What a cluster costs, and what it loses.</summary>
internal static class ClusterBenchmarks
{
    private const double Target = 5;
    private const int Trials = 2000;
    private const int Runs = 3;

    private static readonly SearchSpace Space = new SearchSpace()
        .LogUniform("learningRate", 1e-4, 1e-1, 1e-2, "step size")
        .Int("leaves", 8, 512, 31, "most leaves of a tree", log: true);

    /// <param name="suites">Which of them; all that need no database where none is named. <c>cost</c> takes the URL of a study.</param>
    internal static async Task<int> RunAsync(string[] suites)
    {
        switch (suites)
        {
            case []:
                await CostAsync(null);
                return await LossesAsync();
            case ["cost"]:
                await CostAsync(null);
                return 0;
            case ["cost", var url]:
                await CostAsync(url);
                return 0;
            case ["losses"]:
                return await LossesAsync();
            case ["sweep", var url, .. var data]:
                CompareSweeps(url, data is [var texts] ? texts : "trec-6");
                return 0;
            case ["kills", var url, .. var more]:
                return KillWorkers(url, more is [var rounds, ..] ? Number(rounds) : 20, more is [_, var minutes] ? Number(minutes) : 5);
            default:
                throw new InputException(
                    "usage: cluster [cost [postgres://...] | losses | sweep postgres://... [DATA] | kills postgres://... [ROUNDS [MINUTES]]]");
        }
    }

    /// <summary>What the sweep's process costs a trial, from its proposal to its value in the study.</summary>
    private static async Task CostAsync(string? url)
    {
        var table = new Table().AddColumns("workers", "at once", "ms a trial, median", "least", "most", "of the processor",
            $"below {Target} ms");
        foreach (var workers in (int[])[2, 20, 200])
        {
            List<double> times = [];
            var processor = TimeSpan.Zero;
            for (var run = 0; run < Runs; run++)
            {
                var before = Environment.CpuUsage.TotalTime;
                var (elapsed, _) = await SweepAsync(url, $"cost {Guid.NewGuid():N}", Addresses(workers, _ => 0), workers, Trials);
                processor += Environment.CpuUsage.TotalTime - before;
                times.Add(elapsed.TotalMilliseconds / Trials);
            }
            times.Sort();
            table.AddRow($"{workers}", $"{workers}", $"{times[Runs / 2]:0.000}", $"{times[0]:0.000}", $"{times[^1]:0.000}",
                $"{processor.TotalMilliseconds / (Runs * Trials):0.000}", times[Runs / 2] < Target ? "yes" : "no");
        }
        AnsiConsole.Write(table);
    }

    /// <summary>A thousand workers, of which one in ten is lost in the middle of a trial.</summary>
    private static async Task<int> LossesAsync()
    {
        const int Workers = 1000, Wanted = 5000;
        var addresses = Addresses(Workers, worker => worker % 10 == 0 ? 1 + (worker / 10 % 4) : 0);
        var (elapsed, trials) = await SweepAsync(null, "losses", addresses, Workers, Wanted);
        var right = trials.Count(t => t.State == TrialState.Completed && t.Value == SimulatedWorker.Value(t.Number));
        var sound = right == Wanted && trials.Select(t => t.Number).SequenceEqual(Enumerable.Range(0, Wanted));
        AnsiConsole.WriteLine($"{Workers} workers, {Workers / 10} of them lost in a trial; {Wanted} trials in {elapsed.TotalSeconds:0.0} s: " +
            $"{right} completed with their own value, {trials.Count - right} otherwise: {(sound ? "none lost, none doubled" : "NOT SOUND")}");
        return sound ? 0 : 1;
    }

    /// <summary>The same trials of a text sweep: on two workers of one slot, and in one process with two.</summary>
    private static void CompareSweeps(string url, string data)
    {
        const double Aim = 0.9;
        const int Wanted = 160;
        var ratios = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            string[] options = ["--data", data, "--trials", $"{Wanted}", "--parallel", "2", "--tuner", "random", "--seed", $"{run}",
                "--trainers", "nbsvm"];
            var (alone, cluster) = (Seconds("", 0), Seconds(url, 2));
            AnsiConsole.WriteLine($"{data}, {Wanted} trials, seed {run}: {alone:0.0} s in one process with two slots, {cluster:0.0} s on two workers");
            ratios.Add(alone / cluster);

            double Seconds(string url, int workers)
            {
                using var processes = new WorkerProcesses(url, workers);
                var watch = Stopwatch.StartNew();
                processes.Sweep($"sweep {Guid.NewGuid():N}", options);
                return watch.Elapsed.TotalSeconds;
            }
        }
        ratios.Sort();
        AnsiConsole.WriteLine($"in the same time two workers make {ratios[Runs / 2]:0.00} (median; {ratios[0]:0.00} to {ratios[^1]:0.00}) of " +
            $"the trials of one process (aim: at least {Aim})");
    }

    /// <summary>Ten workers that are killed at random while a sweep runs: no trial is lost, none is doubled.</summary>
    private static int KillWorkers(string url, int rounds, int minutes)
    {
        var (random, kills, unsound) = (new Random(18), 0, 0);
        var values = new Dictionary<int, double>();
        using var processes = new WorkerProcesses(url, 10);
        for (var round = 0; round < rounds; round++)
        {
            using var over = new CancellationTokenSource();
            var sweep = Task.Run(() => processes.Sweep($"kills {Guid.NewGuid():N}", ["--data", "trec-6", "--time", $"{minutes * 60}",
                "--tuner", "random", "--trainers", "nbsvm"], over));
            while (!over.Token.WaitHandle.WaitOne(random.Next(2000, 15_000)) && !sweep.IsCompleted)
            {
                processes.Replace(random.Next(processes.Count));
                kills++;
            }
            var trials = sweep.GetAwaiter().GetResult();
            var numbers = trials.Select(t => (int)t!["number"]!).ToList();
            var sound = numbers.SequenceEqual(Enumerable.Range(0, numbers.Count))
                && trials.All(t => (string?)t!["state"] is "completed" or "pruned" or "stopped")
                // Wherever a trial ran, and however often it began, its value is the one that it had in other rounds.
                && trials.Where(t => (string?)t!["state"] == "completed").All(t => IsSame((int)t!["number"]!, (double)t["value"]!));
            unsound += sound ? 0 : 1;
            AnsiConsole.WriteLine($"round {round}: {Completed(trials)} of {numbers.Count} trials completed, {kills} workers killed so far: " +
                (sound ? "none lost, none doubled" : $"NOT SOUND: {trials.ToJsonString()}"));
        }
        return unsound == 0 ? 0 : 1;

        bool IsSame(int number, double value) => values.TryAdd(number, value) || values[number].Equals(value);
    }

    private static int Completed(JsonArray trials) => trials.Count(t => (string?)t!["state"] == "completed");

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<(TimeSpan Elapsed, IReadOnlyList<Trial> Trials)> SweepAsync(
        string? url, string name, IReadOnlyList<SiloAddress> addresses, int parallel, int trials)
    {
        await using var cluster = await SimulatedCluster.ConnectAsync(addresses);
        using var study = url is null ? Study.InMemory(Space, Objective.Minimize("nothing"))
            : await Study.OpenAsync(url, name, Space, Objective.Minimize("nothing"));
        // There is no such data: what is measured begins after the data has been sent.
        var job = SweepMessages.Write(new SweepJob("none", new SweepRequest { Data = "none", Artifact = "none.zip" }, 1, Path.GetTempPath()));
        var nothing = new SweepProgram(() => throw new NotSupportedException());
        await using var executor = new ClusterExecutor(cluster, new(_ => (JsonObject)job.DeepClone(), nothing),
            new InProcessExecutor(nothing), [], _ => { });
        var watch = Stopwatch.StartNew();
        await new Sweep(study, executor, new RandomTuner()).RunAsync(new() { Trials = trials, Parallel = parallel });
        return (watch.Elapsed, study.Trials());
    }

    private static IReadOnlyList<SiloAddress> Addresses(int count, Func<int, int> generation) =>
        [.. Enumerable.Range(0, count).Select(n => SiloAddress.New(new IPAddress([10, 0, (byte)(n / 250), (byte)(1 + (n % 250))]), 1, generation(n)))];
}
