using System.Text.Json.Nodes;
using MlNetSuite.Prediction;
using MlNetSuite.Tests.Training.Images;
using MlNetSuite.Training.Data;
using MlNetSuite.Training.Images;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Prediction;

/// <summary>Small artifacts, trained once for all tests.</summary>
internal static class ToyArtifacts
{
    internal static readonly ImageDataset Images = ToyImages.Quarters(200);

    internal static readonly TrainingRun Run = new(Seed: 1, Threads: 1);

    private static readonly Lazy<TrainedModel> LinearModel = new(() => Train(new LinearImageTrainer()));

    internal static TrainedModel Linear => LinearModel.Value;

    private static readonly Lazy<byte[]> LinearZip = new(() => Pack(Linear));

    /// <summary>The zip of the linear image model.</summary>
    internal static byte[] Zip => LinearZip.Value;

    internal static TrainedModel Train(ITrainer<ImageDataset> trainer) => trainer.Train(Images, trainer.Space.Defaults, Run);

    internal static byte[] Pack(TrainedModel model, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? entries = null) =>
        ModelArtifact.Pack(Run.ML, model.Transformer, model.InputSchema, Card(model), [], entries);

    internal static ModelCard Card(TrainedModel model) => new()
    {
        Task = "image-classification",
        Trainer = "linear",
        Parameters = new JsonObject { ["l2"] = 1.0 },
        Metrics = new JsonObject { ["accuracy"] = 1.0 },
        Dataset = Images.Name,
        Fingerprint = Images.Fingerprint,
        TrainRows = Images.Count,
        TestRows = 0,
        Seed = 1,
        Libraries = new Dictionary<string, string> { ["Microsoft.ML"] = "5.0.1" },
        Created = DateTimeOffset.UnixEpoch,
        Inputs = ModelSchema.Columns(model.InputSchema),
        Outputs = [new("PredictedLabel", "Text"), new("Score", "Single", 4)],
        Labels = ToyImages.Classes,
    };
}
