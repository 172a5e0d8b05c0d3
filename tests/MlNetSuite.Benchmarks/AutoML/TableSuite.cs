using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl tables</c>: the tables that come with scikit-learn; what sweeps reach beside scikit-learn's default forest
/// and boosting on the same held-out quarter.</summary>
/// <remarks>Sweeps choose by five folds of the training rows, by log-loss where there are classes, and average up to eight
/// models.</remarks>
internal static class TableSuite
{
    private const int Seeds = 5;
    private static readonly string Seconds = Environment.GetEnvironmentVariable("MLNETSUITE_TABLE_SECONDS") ?? "60";

    /// <summary>Prints a line for each sweep, then the means over the seeds.</summary>
    internal static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("tables");
        try
        {
            List<(string Data, double Ours, double Forest, double Boosting)> reached = [];
            foreach (var line in Sklearn(folder.FullName))
            {
                var (data, seed) = (line.GetProperty("data").GetString()!, line.GetProperty("seed").GetInt32());
                var ours = Sweep(data, seed, side => Path.Combine(folder.FullName, $"{data}-{seed}-{side}.csv"));
                reached.Add((data, ours, line.GetProperty("forest").GetDouble(), line.GetProperty("boosting").GetDouble()));
                Console.Error.WriteLine(
                    string.Create(CultureInfo.InvariantCulture,
                        $"{data} {seed}: {ours:0.0000}, forest {reached[^1].Forest:0.0000}, boosting {reached[^1].Boosting:0.0000}"));
            }
            Console.WriteLine(
                "| data | measure | ours | sklearn RandomForest | sklearn HistGradientBoosting |\n| --- | --- | --- | --- | --- |");
            foreach (var group in reached.GroupBy(r => r.Data))
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {group.Key} | {Measure(group.Key)} | {group.Average(g => g.Ours):0.0000} | {group.Average(g => g.Forest):0.0000} " +
                    $"| {group.Average(g => g.Boosting):0.0000} |"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Sweep(string data, int seed, Func<string, string> file)
    {
        var numbers = Measure(data) == "rmse";
        var json = SweepRun.Json("sweep", numbers
            ? "regression"
            : "classification", "--data", file("train"), "--test", file("test"), "--label", "target",
            "--metric", numbers ? "rmse" : "logLoss", "--validation", "cv:5", "--ensemble", "8", "--time", Seconds, "--seed",
            seed.ToString(CultureInfo.InvariantCulture));
        return json["test"]![Measure(data)]!.GetValue<double>();
    }

    private static string Measure(string data) => data == "diabetes" ? "rmse" : "accuracy";

    private static List<JsonElement> Sklearn(string folder)
    {
        var start = new ProcessStartInfo("/usr/bin/python3") { RedirectStandardOutput = true };
        // Its boosting waits for its own threads by spinning, which takes ages on a machine that is in use.
        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "AutoML", "tables_side.py"), folder,
            Seeds.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InputException("python3 did not start; install python3-sklearn.");
        var lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        process.WaitForExit();
        return process.ExitCode == 0 ? [.. lines.Select(l => JsonDocument.Parse(l).RootElement)]
            : throw new InputException("tables_side.py failed; is python3-sklearn installed?");
    }
}
