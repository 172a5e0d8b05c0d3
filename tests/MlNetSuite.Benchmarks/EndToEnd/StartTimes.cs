namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary>Short commands from the start of their process to its end, medians of ten.</summary>
internal static class StartTimes
{
    private const int Runs = 10;

    internal static IEnumerable<EndToEndRow> Run(string folder, IReadOnlyList<int> sizes)
    {
        yield return new("--help", 0, CommandRun.Median(Runs, () => CommandRun.Ours("--help")), "at most 0.15 s is asked");
        var (table, text, zip) = (Path.Combine(folder, "rows.csv"), Path.Combine(folder, "texts.csv"), Path.Combine(folder, "start.zip"));
        MadeUpTable.Write(table, 500);
        File.WriteAllLines(text, ["Label,Text", .. Enumerable.Range(0, 200).Select(i =>
            i % 2 == 0 ? $"spam,buy offer {i} now" : $"ham,see you at {i} today")]);
        foreach (var (task, data, trainer) in ((string, string, string)[])
            [("classification", table, "lightgbm"), ("classification", table, "lbfgs"), ("text-classification", text, "nbsvm")])
        {
            CommandRun.Ours("train", task, "--data", data, "--label", task == "classification" ? "answer" : "Label", "--trainer", trainer,
                "--out", zip);
            var one = Path.Combine(folder, "one.csv");
            File.WriteAllLines(one, File.ReadLines(data).Take(2));
            var run = CommandRun.Median(Runs, () => CommandRun.Ours("predict", zip, "--input", one));
            yield return new($"predict one row, {trainer}", 0, run, "at most 0.35 s is asked");
        }
    }
}
