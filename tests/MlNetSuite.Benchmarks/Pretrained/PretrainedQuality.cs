using MlNetSuite.Benchmarks.Images;
using MlNetSuite.Benchmarks.Text;
using MlNetSuite.Data;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Benchmarks.Pretrained;

/// <summary>What trainers that begin with pretrained weights reach with their defaults, beside those that begin with nothing.</summary>
/// <remarks>Test rows are looked at once, at the end; defaults were chosen on training rows.</remarks>
internal static class PretrainedQuality
{
    // In no catalogue, as its licence does not say that it may be passed on.
    private static readonly string Cifar = Path.Combine(Environment.GetEnvironmentVariable("MLNETSUITE_DATA") ?? ".", "cifar-10-mini");

    private const int Draws = 5;
    private const int PerClass = 10;

    internal static IEnumerable<QualityRow> Run(int threads)
    {
        var trec = DatasetReader.Default.Texts("trec-6");
        yield return TextQuality.Accuracy(new SentenceTrainer(), trec.Train, trec.Test!, "0.950", "nbsvm 0.9098", threads);
        yield return TextQuality.Accuracy(new TransformerTrainer(), trec.Train, trec.Test!, "0.965", "nbsvm 0.9098", threads);
        yield return FewShot(trec, threads);
        var sms = DatasetReader.Default.Texts("sms-spam").Train;
        yield return TextQuality.Seeded(new SentenceTrainer(), sms, "0.9926", "linear 0.9926", threads);
        var emoji = DatasetReader.Default.Images("emoji");
        yield return Pictures(new ResnetTrainer(), emoji, "0.75", threads);
        var cifar = DatasetReader.Default.Images(Cifar);
        yield return Pictures(new ConvnetTrainer(), cifar, "", threads);
        yield return Pictures(new ResnetTrainer(), cifar, "0.12 above convnet at equal time", threads);
        yield return Pictures(new ResnetTrainer(), cifar, "", threads, ("tune", "1"), ("learningRate", "2e-4"));
    }

    /// <summary>Ten training texts of each class, drawn anew for each seed; all test texts.</summary>
    private static QualityRow FewShot(DataSplit<TextDataset> trec, int threads)
    {
        var draws = Enumerable.Range(1, Draws).Select(seed =>
        {
            var few = trec.Train.Subset(Draw(trec.Train.Labels, seed));
            var (accuracy, seconds) = TextQuality.Measure(new SentenceTrainer(), few, trec.Test!, seed, threads);
            return (accuracy, Nbsvm: TextQuality.Measure(new NbSvmTrainer(), few, trec.Test!, seed, threads).Accuracy, seconds);
        }).ToList();
        var nbsvm = draws.Average(draw => draw.Nbsvm);
        return new("trec-6", "sentence", $"test accuracy, {PerClass} texts a class, mean of {Draws} draws", draws.Average(d => d.accuracy),
            FormattableString.Invariant($"{nbsvm + 0.1:F4}, 10 points above nbsvm"), FormattableString.Invariant($"nbsvm {nbsvm:F4}"),
            draws.Average(d => d.seconds));
    }

    private static int[] Draw(IReadOnlyList<int> labels, int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, labels.Count).ToArray();
        random.Shuffle(order);
        return [.. order.GroupBy(row => labels[row]).SelectMany(rows => rows.Take(PerClass)).Order()];
    }

    private static QualityRow Pictures(
        ITrainer<ImageDataset> trainer, DataSplit<ImageDataset> data, string target, int threads, params (string Name, string Value)[] set)
    {
        var (seconds, accuracy) = ImageQuality.Train(trainer, data, threads, set);
        var settings = string.Concat(set.Select(s => $", {s.Name} {s.Value}"));
        return new(data.Train.Name, trainer.Name, $"test accuracy{settings}", accuracy, target, "", seconds);
    }
}
