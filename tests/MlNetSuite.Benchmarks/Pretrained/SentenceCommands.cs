using System.Globalization;
using System.Net.Http.Json;
using MlNetSuite.Benchmarks.EndToEnd;
using MlNetSuite.Benchmarks.Serving;

namespace MlNetSuite.Benchmarks.Pretrained;

/// <summary>Whole commands with a <c>sentence</c> zip: training at growing sizes, a first prediction, and what a server keeps in
/// memory.</summary>
internal static class SentenceCommands
{
    private const int Runs = 5;
    private const int Requests = 50;

    internal static IEnumerable<PretrainedRow> Run()
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-pretrained-").FullName;
        try
        {
            var zip = Path.Combine(folder, "models", "sentence.zip");
            Directory.CreateDirectory(Path.GetDirectoryName(zip)!);
            var data = Path.Combine(folder, "texts.csv");
            foreach (var size in (int[])[1_000, 2_000, 4_000])
            {
                WriteTexts(data, size);
                var run = CommandRun.Ours("train", "text-classification", "--data", data, "--trainer", "sentence", "--out", zip)!;
                yield return new($"train, {size.ToString("N0", CultureInfo.InvariantCulture)} short texts", Took(run), "", run.Shares);
            }
            File.WriteAllLines(data, ["Text", "where can I find the nearest post office"]);
            yield return new("predict of one row, from start to end, median of five",
                Took(CommandRun.Median(Runs, () => CommandRun.Ours("predict", zip, "--input", data))), "1.5 s", "");
            yield return new($"resident memory of a server with this zip after {Requests} requests",
                $"{ServerMemory(Path.GetDirectoryName(zip)!) >> 20} MB", "350 MB", "");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Took(CommandRun run) => string.Create(CultureInfo.InvariantCulture,
        $"{run.Seconds:0.00} s, {run.Processor:0.00} processor seconds, {run.PeakMegabytes:0} MB");

    private static void WriteTexts(string path, int count)
    {
        string[] subjects = ["parcel", "card", "account", "invoice", "train", "password"];
        string Line(int i) => $"{subjects[i % 6]},what happened to my {subjects[i % 6]} number {i} since {i * 7919 % 31} days in town {i % 977}";
        File.WriteAllLines(path, ["Label,Text", .. Enumerable.Range(0, count).Select(Line)]);
    }

    private static long ServerMemory(string models)
    {
        using var server = ServerProcess.Start(models);
        using var client = new HttpClient();
        for (var request = 0; request < Requests; request++)
        {
            var row = new { Text = $"where is my parcel {request}" };
            client.PostAsJsonAsync($"{server.Url}/predict/sentence", row).GetAwaiter().GetResult().EnsureSuccessStatusCode();
        }
        return server.Memory;
    }
}
