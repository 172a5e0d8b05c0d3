using MlNetSuite.Prediction;
using MlNetSuite.Tests.Cli;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Text;

/// <summary>A model of the trainer <c>sentence</c> on the tiny texts, trained once.</summary>
internal static class SentenceZip
{
    private static readonly Lazy<byte[]> Trained = new(() => Train());

    internal static byte[] Bytes => Trained.Value;

    internal static PredictionModel Open() => PredictionModel.Open(new MemoryStream(Bytes));

    internal static byte[] Train(int samples = 3, params (string Name, string Value)[] parameters)
    {
        using var folder = new TemporaryFolder();
        var request = new TrainRequest
        {
            Data = TinyFiles.Texts(folder),
            Trainer = "sentence",
            Parameters = parameters.ToDictionary(p => p.Name, p => p.Value),
            Samples = samples,
            Artifact = folder.File("topics.zip"),
        };
        TrainingTasks.Find("text-classification").Train(request, new(Seed: 1, Threads: 2));
        return File.ReadAllBytes(request.Artifact);
    }
}
