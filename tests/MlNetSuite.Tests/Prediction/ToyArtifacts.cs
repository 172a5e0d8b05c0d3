using System.Text.Json.Nodes;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Artifacts;
using MlNetSuite.Prediction.Onnx;
using MlNetSuite.Prediction.Outputs;
using MlNetSuite.Tests.Training.Images;
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

    private static readonly Lazy<byte[]> LightGbmZip = new(() => Pack(Train(new LightGbmImageTrainer())));

    private static readonly Lazy<byte[]> OnnxZip = new(() => Pack(OnnxModel()));

    /// <summary>One zip of each kind of model inside: linear, trees, ONNX.</summary>
    internal static byte[] Of(string kind) => kind switch
    {
        "linear" => Zip,
        "lightgbm" => LightGbmZip.Value,
        "onnx" => OnnxZip.Value,
        _ => throw new ArgumentException(kind),
    };

    /// <summary>The bytes of the ONNX model in the <c>onnx</c> artifact.</summary>
    internal static byte[] Onnx { get; } = OnnxBytes();

    /// <summary>A network of one layer with the sums of the four quarters of an image for logits.</summary>
    private static byte[] OnnxBytes()
    {
        var (height, width) = (Images.Shape.Height, Images.Shape.Width);
        var weights = new float[Images.Shape.Size * 4];
        for (var p = 0; p < Images.Shape.Size; p++)
            weights[p * 4 + (p / width < height / 2 ? 0 : 2) + (p % width < width / 2 ? 0 : 1)] = 1 / 1000f;
        var graph = new OnnxGraph("quarters");
        var pixels = graph.Input("Pixels", TensorProto.Types.DataType.Float, -1, Images.Shape.Size);
        OnnxClassifier.AddOutputs(graph, graph.Node("MatMul", [pixels, graph.Constant(weights, Images.Shape.Size, 4)]), 4);
        return graph.ToBytes();
    }

    private static TrainedModel OnnxModel() =>
        ImagePipeline.Assemble(Run, Images, OnnxClassifier.Pipeline(Run.ML, Onnx, Images.Classes));

    internal static TrainedModel Train(ITrainer<ImageDataset> trainer) => trainer.Train(Images, trainer.Space.Defaults, Run);

    internal static byte[] Pack(
        TrainedModel model, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? entries = null, IReadOnlyList<string>? classes = null) =>
        ModelArtifact.Pack(Run.ML, model.Transformer, model.InputSchema, Card(model) with { Labels = classes ?? ToyImages.Classes }, [],
            entries);

    /// <summary>What models of any task here answer.</summary>
    internal static IReadOnlyList<CardOutput> Outputs(TrainedModel model, IReadOnlyList<string> labels) => ModelSchema.Outputs(
        model.Transformer.GetOutputSchema(model.InputSchema)
        .Where(c => c.Name is "PredictedLabel" or "Score" or "KnownUser" or "KnownItem"), labels);

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
        Outputs = Outputs(model, ToyImages.Classes),
        Labels = ToyImages.Classes,
    };
}
