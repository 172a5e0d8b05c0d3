using System.Diagnostics;
using System.Globalization;
using MlNetSuite.Data;

namespace MlNetSuite.Benchmarks.Text;

/// <summary>Facebook's fastText, where its program is installed.</summary>
internal static class FastText
{
    internal const string Program = "/usr/bin/fasttext";

    internal static bool IsInstalled => File.Exists(Program);

    /// <summary>Seconds of <c>fasttext supervised</c> on a file of these texts, start to end.</summary>
    internal static double Train(TextDataset data, int epochs, int dimension, int threads)
    {
        var folder = Directory.CreateTempSubdirectory("mlnetsuite-fasttext");
        try
        {
            var input = Path.Combine(folder.FullName, "train.txt");
            File.WriteAllLines(input, data.Texts.Select((text, i) => $"__label__{data.Labels[i]} {text.ReplaceLineEndings(" ")}"));
            string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
            var start = new ProcessStartInfo(Program,
                ["supervised", "-input", input, "-output", Path.Combine(folder.FullName, "model"), "-wordNgrams", "2",
                    "-epoch", Text(epochs), "-dim", Text(dimension), "-thread", Text(threads), "-verbose", "0"]);
            var watch = Stopwatch.StartNew();
            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0
                ? watch.Elapsed.TotalSeconds
                : throw new InvalidOperationException($"fasttext ended with {process.ExitCode}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
