using System.Globalization;
using System.Text.Json;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary><c>train classification</c> and <c>predict</c> on tables beside scikit-learn's histogram boosting.</summary>
internal static class TableCommands
{
    private const string Python = "/usr/bin/python3";
    private const string NoPeer = "python3-sklearn is not installed";
    private const int LearnedFrom = 10_000;

    private static readonly string[] Trainers = ["lightgbm", "lbfgs"];

    /// <summary>A made-up table at each size; then adult where it lies here.</summary>
    internal static IEnumerable<EndToEndRow> Train(string folder, IReadOnlyList<int> sizes)
    {
        foreach (var row in EndToEndRow.Growing(sizes, size =>
        {
            var table = Table(folder, "table.csv", size);
            var peer = Peer("fit", table);
            return Trainers.Select(trainer => Measure(folder, trainer, [table, "--label", "answer"], "made-up table", size, peer));
        }))
            yield return row;
        if (DatasetCatalog.Default.Contains("adult") && DatasetStore.Default.Locate(DatasetCatalog.Default.Find("adult")) is not null)
            foreach (var trainer in Trainers)
                yield return Measure(folder, trainer, ["adult"], "adult", 0, null);
    }

    /// <summary>From CSV to lines of answers, by models of 10,000 rows.</summary>
    internal static IEnumerable<EndToEndRow> Predict(string folder, IReadOnlyList<int> sizes)
    {
        var learned = Table(folder, "learned.csv", LearnedFrom);
        foreach (var trainer in Trainers)
            CommandRun.Ours("train", "classification", "--data", learned, "--label", "answer", "--trainer", trainer, "--out",
                Path.Combine(folder, $"{trainer}.zip"));
        return EndToEndRow.Growing(sizes, size =>
        {
            var table = Table(folder, "table.csv", size);
            var peer = Peer("predict", learned, table);
            return Trainers.Select(trainer =>
            {
                var run = CommandRun.Ours("predict", Path.Combine(folder, $"{trainer}.zip"), "--input", table);
                return new EndToEndRow($"predict {trainer}, made-up table", size, run, Words("predict", peer, run));
            });
        });
    }

    private static EndToEndRow Measure(string folder, string trainer, string[] data, string name, int size, double? peer)
    {
        var run = CommandRun.Ours(["train", "classification", "--data", .. data, "--trainer", trainer, "--out",
            Path.Combine(folder, "table.zip"), "--json"]);
        return new($"train {trainer}, {name}", size, run, size > 0 ? Words("fit", peer, run) : "");
    }

    private static string Words(string work, double? peer, CommandRun? run) => peer is null || run is null ? NoPeer : string.Create(
        CultureInfo.InvariantCulture, $"HistGradientBoosting, reading and {work} {peer:0.00} s: {run.Seconds / peer:0.00} x");

    private static string Table(string folder, string name, int rows)
    {
        var path = Path.Combine(folder, name);
        MadeUpTable.Write(path, rows);
        return path;
    }

    /// <summary>Seconds that scikit-learn took in a process of its own, its imports aside; null where it is not installed.</summary>
    private static double? Peer(params string[] arguments)
    {
        if (!File.Exists(Python))
            return null;
        try
        {
            var script = Path.Combine(AppContext.BaseDirectory, "EndToEnd", "boosting_side.py");
            return CommandRun.Of(Python, [script, .. arguments]) is var (_, output, _)
                ? JsonDocument.Parse(output).RootElement.GetProperty("seconds").GetDouble()
                : null;
        }
        catch (InvalidOperationException fault) when (fault.Message.Contains("No module named", StringComparison.Ordinal))
        {
            return null;
        }
    }
}
