using System.Globalization;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary>LightGBM on few rows, alone and while this process keeps a core busy: what waits by spinning gets many times
/// slower.</summary>
internal static class BusyNeighbour
{
    private const int Rows = 320;
    private const int Runs = 5;

    internal static IEnumerable<EndToEndRow> Run(string folder, IReadOnlyList<int> sizes)
    {
        var table = Path.Combine(folder, "few.csv");
        MadeUpTable.Write(table, Rows);
        var alone = Train(folder, table);
        yield return new("train lightgbm alone", Rows, alone, "");
        using var stop = new CancellationTokenSource();
        var spinning = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
                Thread.SpinWait(1000);
        });
        spinning.Start();
        var beside = Train(folder, table);
        stop.Cancel();
        spinning.Join();
        yield return new("train lightgbm, a neighbour spins", Rows, beside, string.Create(CultureInfo.InvariantCulture,
            $"alone: {beside.Seconds / alone.Seconds:0.0} x whole, {Fit(beside) / Fit(alone):0.0} x training; at most 2.5 x is asked"));
    }

    private static double Fit(CommandRun run) => run.Stages.GetValueOrDefault("training");

    private static CommandRun Train(string folder, string table) => CommandRun.Median(Runs, () => CommandRun.Ours(
        "train", "classification", "--data", table, "--label", "answer", "--trainer", "lightgbm", "--out",
        Path.Combine(folder, "few.zip"), "--json"));
}
