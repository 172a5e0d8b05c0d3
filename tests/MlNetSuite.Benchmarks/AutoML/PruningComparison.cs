using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl pruning</c>: how soon a sweep with ASHA has what the same sweep without pruning ends with.</summary>
/// <remarks>The same random parameter sets in the same order, one trial at a time on two threads; the time to a value is the sum of
/// the trials' seconds up to the first that has it. Trials of the two sweeps differ in nothing but the pruner.</remarks>
internal static class PruningComparison
{
    private static readonly (string Trainer, int Trials)[] Spaces = [("perceptron", 40), ("convnet", 10)];

    internal static void Run()
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var column in (string[])["space", "accuracy without pruning", "seconds", "ASHA reaches it after", "share of the time", "target", "pruned"])
            table.AddColumn(column);
        foreach (var (trainer, trials) in Spaces)
        {
            var (whole, cut) = (Trials(trainer, trials, "none"), Trials(trainer, trials, "asha"));
            var best = whole.Max(t => Value(t));
            var (all, until) = (whole.Sum(Seconds), Until(cut, best));
            string[] row = [$"mnist {trainer}", SweepRun.Text(best), Whole(all), Whole(until), (until / all).ToString("P0", CultureInfo.InvariantCulture), "at most 40 %", $"{cut.Count(t => (string?)t["state"] == "pruned")} of {trials}"];
            Console.Error.WriteLine(string.Join(" | ", row));
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        AnsiConsole.Write(table);
    }

    /// <summary>Seconds until a value is first reached; infinity where it never is.</summary>
    private static double Until(IReadOnlyList<JsonNode> trials, double value)
    {
        var seconds = 0.0;
        foreach (var trial in trials)
        {
            seconds += Seconds(trial);
            if (Value(trial) >= value)
                return seconds;
        }
        return double.PositiveInfinity;
    }

    private static List<JsonNode> Trials(string trainer, int trials, string pruner)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-pruning-");
        try
        {
            var study = Path.Combine(folder.FullName, "study.db");
            SweepRun.Json("sweep", "image-classification", "--data", "mnist", "--trainers", trainer, "--tuner", "random", "--pruner", pruner,
                "--trials", trials.ToString(CultureInfo.InvariantCulture), "--study", study);
            return [.. SweepRun.Told("study", "show", study)["trials"]!.AsArray().Select(t => t!)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Value(JsonNode trial) => trial["value"]?.GetValue<double>() ?? double.NegativeInfinity;

    private static double Seconds(JsonNode trial) => trial["seconds"]!.GetValue<double>();

    private static string Whole(double seconds) => seconds.ToString("0", CultureInfo.InvariantCulture);
}
