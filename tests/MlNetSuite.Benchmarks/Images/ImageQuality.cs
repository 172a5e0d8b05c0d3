using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.Data;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Benchmarks.Images;

/// <summary>What the network trainers reach on MNIST, 60,000 to learn from and 10,000 to test, and in what time.</summary>
/// <remarks>Test rows are looked at once, at the end; settings were chosen on rows held out of the training rows.</remarks>
internal static class ImageQuality
{
    private const int Seed = 1;

    internal static IEnumerable<QualityRow> Run(int threads)
    {
        var mnist = DatasetReader.Default.Images("mnist");
        foreach (var row in Perceptron(mnist, threads))
            yield return row;
        yield return Convnet(mnist, threads, "0.990 within 40 s", "plain TorchSharp: 0.9915 in 57 s", ("epochs", "1"), ("validation", "0"));
        yield return Convnet(mnist, threads, "0.9970 within 600 s", "plain TorchSharp: 0.9962 in 209 s", ("epochs", "36"),
            ("validation", "0"));
        using var process = Process.GetCurrentProcess();
        yield return new("mnist", "convnet", "peak memory of this process, MB", process.PeakWorkingSet64 >> 20, "below 1,500", "", 0);
        var (seconds, accuracy) = Train(new LightGbmImageTrainer(), mnist, threads);
        yield return new("mnist", "lightgbm", "test accuracy", accuracy, "0.970", "", seconds);
    }

    /// <summary>Plain loop and trainer in turn in one process, so that both meet the same machine.</summary>
    internal static IEnumerable<QualityRow> Perceptron(DataSplit<ImageDataset> mnist, int threads)
    {
        var (plainSeconds, plainAccuracy) = PlainTorchLoop.Run(mnist, epochs: 10, Seed, threads);
        var (seconds, accuracy) = Train(new PerceptronTrainer(), mnist, threads);
        var reference = FormattableString.Invariant($"plain TorchSharp loop beside it: {plainAccuracy:F4} in {plainSeconds:F1} s");
        yield return new("mnist", "perceptron", "test accuracy", accuracy, "0.981, below the plain loop's time", reference, seconds);
    }

    private static QualityRow Convnet(
        DataSplit<ImageDataset> mnist, int threads, string target, string reference, params (string Name, string Value)[] set)
    {
        var (seconds, accuracy) = Train(new ConvnetTrainer(), mnist, threads, set);
        return new("mnist", "convnet", $"test accuracy, {string.Join(", ", set.Select(s => $"{s.Name} {s.Value}"))}", accuracy, target,
            reference, seconds);
    }

    internal static (double Seconds, double Accuracy) Train(
        ITrainer<ImageDataset> trainer, DataSplit<ImageDataset> data, int threads, params (string Name, string Value)[] set)
    {
        var clock = Stopwatch.StartNew();
        var parameters = trainer.Space.Resolve(set.ToDictionary(s => s.Name, s => s.Value));
        var model = trainer.Train(data.Train, parameters, new TrainingRun(Seed, threads));
        return (clock.Elapsed.TotalSeconds, Accuracy(model, data.Test!));
    }

    private static double Accuracy(TrainedModel model, ImageDataset test)
    {
        var ml = new MLContext(Seed);
        var fromPixels = ((TransformerChain<ITransformer>)model.Transformer).LastTransformer;
        var labels = fromPixels.Transform(ImagePipeline.Rows(ml, test)).GetColumn<string>("PredictedLabel");
        return labels.Zip(test.Labels).Count(p => p.First == test.Classes[p.Second]) / (double)test.Count;
    }
}
