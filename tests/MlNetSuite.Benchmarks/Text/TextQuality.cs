using System.Diagnostics;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Text;

namespace MlNetSuite.Benchmarks.Text;

/// <summary>What the text trainers reach with their defaults, and embedding-bag's speed beside fastText's.</summary>
/// <remarks>Test rows are looked at once, at the end; defaults were chosen by cross-validation on training rows.</remarks>
internal static class TextQuality
{
    private const int Seeds = 5;
    private const int Seed = 1;
    private const double TestShare = 0.2;

    internal static IEnumerable<QualityRow> Run(int threads)
    {
        ITrainer<TextDataset>[] trainers = [new NbSvmTrainer(), new LinearTextTrainer(), new EmbeddingBagTrainer(),
            new LightGbmTextTrainer()];
        var trec = DatasetReader.Default.Texts("trec-6");
        foreach (var trainer in trainers)
            yield return Accuracy(trainer, trec.Train, trec.Test!, "best: 0.91", "fastText with bigrams 0.894, LinearSVC 0.888", threads);
        var sms = DatasetReader.Default.Texts("sms-spam").Train;
        foreach (var trainer in trainers[..3])
            yield return Seeded(trainer, sms, "best: 0.988", "fastText 0.985, LinearSVC 0.983", threads);
        var mails = DatasetReader.Default.Texts("spam-assassin");
        foreach (var trainer in trainers[..3])
            yield return Accuracy(trainer, mails.Train, mails.Test!, "0.98", "", threads);
        yield return Speed(mails.Train, 16, 25, threads);
        yield return Speed(ZipfTexts.Create(), 10, 10, threads);
    }

    /// <summary>Training time over fastText's at equal epochs, dimension and threads, reading included.</summary>
    internal static QualityRow Speed(TextDataset data, int dimension, int epochs, int threads)
    {
        var trainer = new EmbeddingBagTrainer();
        var parameters = trainer.Space.Resolve(new Dictionary<string, string> { ["dimension"] = $"{dimension}", ["epochs"] = $"{epochs}" });
        var watch = Stopwatch.StartNew();
        trainer.Train(data, parameters, new TrainingRun(Seed, threads));
        var seconds = watch.Elapsed.TotalSeconds;
        var measure = $"time over fastText's, {epochs} epochs, dimension {dimension}, {threads} threads";
        if (!FastText.IsInstalled)
            return new(data.Name, trainer.Name, measure, double.NaN, "at most 1.5", "fasttext is not installed here", seconds);
        var reference = FastText.Train(data, epochs, dimension, threads);
        return new(data.Name, trainer.Name, measure, seconds / reference, "at most 1.5",
            FormattableString.Invariant($"fastText 0.9.2: {reference:F1} s"), seconds);
    }

    internal static QualityRow Seeded(ITrainer<TextDataset> trainer, TextDataset data, string target, string reference, int threads)
    {
        var runs = Enumerable.Range(1, Seeds).Select(seed =>
        {
            var split = Holdout.Stratified(data.Labels, TestShare, seed);
            return Measure(trainer, data.Subset(split.Train), data.Subset(split.Test), seed, threads);
        }).ToArray();
        var each = string.Join(' ', runs.Select(r => FormattableString.Invariant($"{r.Accuracy:F4}")));
        return new(data.Name, trainer.Name, $"test accuracy, mean of {Seeds} seeds", runs.Average(r => r.Accuracy), target,
            $"{reference}; by seed: {each}", runs.Average(r => r.Seconds));
    }

    internal static QualityRow Accuracy(ITrainer<TextDataset> trainer, TextDataset train, TextDataset test, string target, string reference,
        int threads)
    {
        var (accuracy, seconds) = Measure(trainer, train, test, Seed, threads);
        return new(train.Name, trainer.Name, "test accuracy", accuracy, target, reference, seconds);
    }

    internal static (double Accuracy, double Seconds) Measure(ITrainer<TextDataset> trainer, TextDataset train, TextDataset test, int seed,
        int threads)
    {
        var run = new TrainingRun(seed, threads);
        var watch = Stopwatch.StartNew();
        var model = trainer.Train(train, trainer.Space.Defaults, run);
        var seconds = watch.Elapsed.TotalSeconds;
        var rows = run.ML.Data.LoadFromEnumerable(test.Texts.Select(text => new TextRow(text)));
        var scores = model.Transformer.Transform(rows).GetColumn<float[]>("Score");
        return (ClassificationMetrics.Compute(scores, test.Labels, test.Classes)["accuracy"], seconds);
    }

    private sealed class TextRow(string text)
    {
        public string Text { get; } = text;
    }
}
