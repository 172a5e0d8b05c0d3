using System.Diagnostics;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.AutoML.Studies;
using MlNetSuite.AutoML.Sweeps;
using MlNetSuite.AutoML.Tuners;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary>What a sweep costs beside its trials: 2,000 trials of an empty function, two workers, in process.</summary>
internal static class Overhead
{
    private const int Trials = 2000;
    private const int Runs = 5;
    private const double Target = 2;

    private static readonly SearchSpace Space = new SearchSpace()
        .LogUniform("learningRate", 1e-4, 1e-1, 1e-2, "step size")
        .Int("leaves", 8, 512, 31, "most leaves of a tree", log: true)
        .Choice("kind", ["a", "b", "c"], "one of three");

    internal static void Run()
    {
        var table = new Table().AddColumns("tuner", "store", "ms a trial, median", "least", "most", "of the processor",
            $"below {Target} ms");
        foreach (var (name, tuner) in new (string, Func<ITuner>)[] { ("random", () => new RandomTuner()),
            ("default", () => new DefaultTuner()) })
            foreach (var store in (string[])["memory", "sqlite"])
            {
                var before = Environment.CpuUsage.TotalTime;
                var times = Enumerable.Range(0, Runs).Select(_ => RunAsync(tuner(), store).GetAwaiter().GetResult()).Order().ToArray();
                var processor = (Environment.CpuUsage.TotalTime - before).TotalMilliseconds / (Runs * Trials);
                table.AddRow(name, store, $"{times[Runs / 2]:0.000}", $"{times[0]:0.000}", $"{times[^1]:0.000}", $"{processor:0.000}",
                    times[Runs / 2] < Target ? "yes" : "no");
            }
        AnsiConsole.Write(table);
    }

    private static async Task<double> RunAsync(ITuner tuner, string store)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite overhead ");
        try
        {
            using var study = store == "memory"
                ? Study.InMemory(Space, Objective.Minimize("nothing"))
                : await Study.OpenAsync(Path.Combine(folder.FullName, "study.db"), "overhead", Space, Objective.Minimize("nothing"));
            await using var runner = new FunctionRunner(_ => 0.0);
            var watch = Stopwatch.StartNew();
            await new Sweep(study, runner, tuner).RunAsync(new() { Trials = Trials, Parallel = 2 });
            return watch.Elapsed.TotalMilliseconds / Trials;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
