using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl pruning</c>: how soon a sweep with ASHA has what the same sweep without pruning ends with.</summary>
/// <remarks>The first thousands of MNIST's training images, so that the networks' whole spaces, up to 60 epochs, fit into minutes. Random
/// parameter sets, the same in both sweeps, one trial at a time on two threads; the sweep with ASHA goes on to twice as many,
/// since in the same time it comes further. The time to a value is the sum of the trials' seconds up to the first that has it.</remarks>
internal static class PruningComparison
{
    private const int MoreWithPruning = 2;

    private static readonly (string Trainer, int Images, int Trials, int Seeds)[] Spaces = [("perceptron", 6000, 20, 3),
        ("convnet", 3000, 12, 1)];

    internal static void Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-pruning-");
        try
        {
            AnsiConsole.Write(Compare(folder.FullName));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Table Compare(string folder)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var column in (string[])["space", "seeds", "accuracy without pruning", "seconds", "ASHA reaches it after",
            "share of the time, median", "target"])
            table.AddColumn(column);
        foreach (var (trainer, images, trials, seeds) in Spaces)
        {
            MnistPart.Write(folder, images);
            List<(double Best, double All, double Until)> runs = [];
            for (var seed = 1; seed <= seeds; seed++)
            {
                var (whole, cut) = (Trials(folder, trainer, trials, "none", seed),
                    Trials(folder, trainer, trials * MoreWithPruning, "asha", seed));
                var best = whole.Max(Value);
                runs.Add((best, whole.Sum(Seconds), Until(cut, best)));
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{trainer} {seed}: {best:0.0000} in {runs[^1].All:0} s; asha after {runs[^1].Until:0} s, " +
                    $"{cut.Count(t => (string?)t["state"] == "pruned")} of {cut.Count} pruned"));
            }
            var median = runs.OrderBy(r => r.Until / r.All).ElementAt(runs.Count / 2);
            string[] row = [$"mnist {trainer}", $"{seeds}", SweepRun.Text(median.Best), Whole(median.All), Whole(median.Until),
                (median.Until / median.All).ToString("P0", CultureInfo.InvariantCulture), "at most 40 %"];
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        return table;
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

    private static List<JsonNode> Trials(string folder, string trainer, int trials, string pruner, int seed)
    {
        var study = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{trainer}-{pruner}-{seed}.db"));
        SweepRun.Json("sweep", "image-classification", "--data", folder, "--trainers", trainer, "--tuner", "random", "--pruner", pruner,
            "--trials", trials.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture), "--study",
            study);
        return [.. SweepRun.Told("study", "show", study)["trials"]!.AsArray().Select(t => t!)];
    }

    private static double Value(JsonNode trial) => trial["value"]?.GetValue<double>() ?? double.NegativeInfinity;

    private static double Seconds(JsonNode trial) => trial["seconds"]!.GetValue<double>();

    private static string Whole(double seconds) => seconds.ToString("0", CultureInfo.InvariantCulture);
}
