using System.Globalization;
using MlNetSuite.Benchmarks.Text;
using MlNetSuite.Data;
using MlNetSuite.Data.Catalog;
using MlNetSuite.Data.Store;

namespace MlNetSuite.Benchmarks.EndToEnd;

/// <summary><c>train text-classification</c> on reviews beside fastText's <c>supervised</c> and <c>test</c>.</summary>
internal static class TextCommands
{
    private const int Epochs = 10;
    private const int Dimension = 10;

    /// <summary>Made-up reviews at each size, half of them to test on; then those of imdb where they lie here.</summary>
    internal static IEnumerable<EndToEndRow> Run(string folder, IReadOnlyList<int> sizes)
    {
        foreach (var row in EndToEndRow.Growing(sizes, size => MadeUp(folder, size)))
            yield return row;
        if (DatasetStore.Default.Locate(DatasetCatalog.Default.Find("imdb")) is null)
            yield break;
        var imdb = DatasetReader.Default.Texts("imdb");
        foreach (var row in Measure(folder, "imdb", imdb.Train, imdb.Test!, ["--data", "imdb"]))
            yield return row;
    }

    private static IEnumerable<EndToEndRow> MadeUp(string folder, int size)
    {
        var all = ZipfTexts.Create(size);
        var (train, test) = (all.Subset([.. Enumerable.Range(0, size / 2)]), all.Subset([.. Enumerable.Range(size / 2, size - size / 2)]));
        var (learned, tested) = (Path.Combine(folder, "train.csv"), Path.Combine(folder, "test.csv"));
        Write(learned, train);
        Write(tested, test);
        return Measure(folder, "made-up reviews", train, test, ["--data", learned, "--test", tested]);
    }

    private static void Write(string path, TextDataset texts) =>
        File.WriteAllLines(path, ["Label,Text", .. texts.Texts.Select((text, i) => $"{texts.Classes[texts.Labels[i]]},{text}")]);

    private static IEnumerable<EndToEndRow> Measure(string folder, string name, TextDataset train, TextDataset test, string[] data)
    {
        var peer = Peer(folder, train, test);
        foreach (var (trainer, set) in ((string, string[])[])
            [("embedding-bag", ["--set", $"epochs={Epochs}", "--set", $"dimension={Dimension}"]), ("nbsvm", [])])
        {
            var run = CommandRun.Ours(["train", "text-classification", .. data, "--trainer", trainer, .. set, "--out",
                Path.Combine(folder, "texts.zip"), "--json"]);
            yield return new($"train {trainer}, {name}", train.Count + test.Count, run, peer is null || run is null
                ? "fasttext is not installed"
                : string.Create(CultureInfo.InvariantCulture,
                    $"fastText supervised + test {peer.Seconds:0.00} s, {peer.PeakMegabytes:N0} MB: {run.Seconds / peer.Seconds:0.00} x"));
        }
    }

    /// <summary>The two commands of fastText as one.</summary>
    private static CommandRun? Peer(string folder, TextDataset train, TextDataset test)
    {
        if (!FastText.IsInstalled)
            return null;
        var (learned, tested, model) = (Path.Combine(folder, "train.txt"), Path.Combine(folder, "test.txt"), Path.Combine(folder, "model"));
        foreach (var (path, texts) in ((string, TextDataset)[])[(learned, train), (tested, test)])
            File.WriteAllLines(path, texts.Texts.Select((text, i) => $"__label__{texts.Labels[i]} {text.ReplaceLineEndings(" ")}"));
        string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
        var fit = CommandRun.Of(FastText.Program, ["supervised", "-input", learned, "-output", model, "-wordNgrams", "2", "-epoch",
            Number(Epochs), "-dim", Number(Dimension), "-thread", Number(Environment.ProcessorCount), "-verbose", "0"])?.Run;
        var check = CommandRun.Of(FastText.Program, ["test", $"{model}.bin", tested])?.Run;
        return fit is null || check is null
            ? null
            : fit with { Seconds = fit.Seconds + check.Seconds, PeakMegabytes = Math.Max(fit.PeakMegabytes, check.PeakMegabytes) };
    }
}
