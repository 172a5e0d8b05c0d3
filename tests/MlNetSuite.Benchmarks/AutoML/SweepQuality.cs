using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace MlNetSuite.Benchmarks.AutoML;

/// <summary><c>-- automl sweeps</c>: what sweeps of 120 seconds reach on two cores, on test rows they never saw.</summary>
/// <remarks>Seed 1 throughout; the data's own test rows where it has any, else the share the catalog says. Each sweep is judged
/// by its own validation rows and tested once.</remarks>
internal static class SweepQuality
{
    private const string Seconds = "120";

    internal static void Run()
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (var column in (string[])["data", "measure", "reached", "target", "reference", "trials", "seconds"])
            table.AddColumn(column);
        foreach (var row in Rows())
        {
            Console.Error.WriteLine(string.Join(" | ", row));
            table.AddRow([.. row.Select(Markup.Escape)]);
        }
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 200);
        AnsiConsole.Write(table);
    }

    private static IEnumerable<string[]> Rows()
    {
        var usual = Train("text-classification", "spam-assassin");
        var mails = Sweep("text-classification", "spam-assassin", "--ensemble", "8");
        var (before, after) = (1 - Figure(usual, "metrics", "accuracy"), 1 - Figure(mails, "test", "accuracy"));
        yield return Row("spam-assassin", "test error", after, $"at most {SweepRun.Text(before / 2)}",
            $"train with defaults {SweepRun.Text(before)}", mails);
        var questions = Sweep("text-classification", "trec-6", "--ensemble", "8");
        yield return Row("trec-6", "test accuracy", Figure(questions, "test", "accuracy"), "0.92",
            "Microsoft.ML.AutoML 5.0.1: 0.840 (13 trials)", questions);
        var messages = Sweep("text-classification", "sms-spam", "--ensemble", "8");
        yield return Row("sms-spam", "test accuracy", Figure(messages, "test", "accuracy"), "0.990",
            "Microsoft.ML.AutoML 5.0.1: 0.988 (17 trials)", messages);
        yield return Row("sms-spam", "test macro F1", Figure(messages, "test", "macroF1"), "0.98", "", messages);
        var plain = Train("recommendation", "movielens-latest-small");
        var ratings = Sweep("recommendation", "movielens-latest-small");
        var rmse = Figure(plain, "metrics", "rmse");
        yield return Row("movielens-latest-small", "test RMSE", Figure(ratings, "test", "rmse"), $"at most {SweepRun.Text(rmse - 0.01)}",
            $"biased-mf {SweepRun.Text(rmse)}", ratings);
        var digits = Sweep("image-classification", "mnist");
        yield return Row("mnist", "test accuracy", Figure(digits, "test", "accuracy"), "0.985", "", digits);
    }

    private static JsonObject Train(string task, string data) => SweepRun.Json("train", task, "--data", data);

    private static JsonObject Sweep(string task, string data, params string[] more) =>
        SweepRun.Json(["sweep", task, "--data", data, "--time", Seconds, .. more]);

    private static double Figure(JsonObject json, string part, string name) => json[part]![name]!.GetValue<double>();

    private static string[] Row(string data, string measure, double reached, string target, string reference, JsonObject sweep) =>
        [data, measure, SweepRun.Text(reached), target, reference, $"{sweep["trials"]}", sweep["seconds"]!.GetValue<double>()
            .ToString("0.0", CultureInfo.InvariantCulture)];
}
