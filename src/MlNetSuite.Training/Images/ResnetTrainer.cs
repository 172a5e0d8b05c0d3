using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Images;

/// <summary>A residual network that has learned to see from a million photographs (He et al. 2016), its weights left as they are, and
/// softmax regression on what it sees.</summary>
public sealed class ResnetTrainer : ITrainer<ImageDataset>
{
    /// <summary>A call over more pictures is no faster and holds their inner values all at once, some 10 MB for each at 224 pixels.</summary>
    private const int RowsAtOnce = 4;

    /// <inheritdoc/>
    public string Name => "resnet";

    /// <inheritdoc/>
    public string Summary => "a network pretrained on photographs; the most accurate where pictures are few or are photographs, 16 MB";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("enlarged", 1, 1024, 128, "pixels of the longest side that smaller pictures are enlarged to, never to more than size")
        .Choice("flip", ["augment", "average", "none"], "augment: learn from mirror images, too; average: predictions take the mean of " +
            "a picture and its mirror image, at twice the time; none where sides matter, as in signs and texts")
        .Uniform("l2", 0, 100, 0, "weight of the squared penalty on the coefficients; 0 chooses it on held-out rows")
        .Int("iterations", 1, 10_000, 200, "most steps of L-BFGS", log: true)
        .Choice("precision", ["w8", "fp32"], "how the network's weights are stored: w8 as whole numbers of 8 bits, a quarter of the " +
            "file; computed with are 32 bits")
        .Text("weights", "resnet18", "an id, or a folder with model.onnx and preprocessor_config.json", _ => null,
            "the pretrained network, of convolutions in residual blocks")
        .Pictures(224)
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("enlarged", 64, 224, initial: 96, log: true, step: 32, costly: true)
        .Only("flip", "augment", "none")
        .All(ClassWeights.Name)
        .Configuration(("enlarged", 128)));

    /// <inheritdoc/>
    public TrainedModel Train(ImageDataset data, ParameterSet parameters, TrainingRun run)
    {
        NetworkImageTraining.Check(data);
        var rows = NetworkImageTraining.Split(data, 0, run.Seed).Train;
        var backbone = PretrainedBackbones.Find(parameters.Text("weights"));
        var precision = parameters.Text("precision") == "fp32" ? WeightPrecision.Float32 : WeightPrecision.W8;
        var front = new PictureFront(data.Shape.Channels, data.Shape.Height, data.Shape.Width, Side(data.Shape, parameters));
        var features = new BackboneFeatures(backbone, front, precision);
        var head = FeatureHead.Fit(
            Seen(features, data, rows, parameters.Text("flip"), run), [.. rows.Select(row => data.Labels[row])],
            ClassWeights.Of(rows.Select(row => data.Labels[row]), data.Classes.Count, parameters),
            new(parameters.Real("l2"), parameters.Int("iterations")), run);
        run.Report(new("fitted", 1));
        return ImagePipeline.Assemble(
            run, data, OnnxClassifier.Pipeline(run.ML, Graph(features, head, parameters.Text("flip") == "average"), data.Classes)) with
        {
            Notes = head.Notes,
        };
    }

    /// <summary>What the head learns from: each picture once, or once as it is and once mirrored.</summary>
    private static FeatureRows Seen(BackboneFeatures features, ImageDataset data, IReadOnlyList<int> rows, string flip, TrainingRun run)
    {
        var plain = features.Of(data, rows, isMirrored: false, run);
        if (flip == "none")
            return new(plain, features.Width, 1);
        var mirrored = features.Of(data, rows, isMirrored: true, run);
        return flip == "augment"
            ? new([.. plain, .. mirrored], features.Width, 2)
            : new(Array.ConvertAll([.. plain.Zip(mirrored)], pair => (pair.First + pair.Second) / 2), features.Width, 1);
    }

    /// <summary>The longest side that the network sees.</summary>
    private static int Side(ImageShape shape, ParameterSet parameters)
    {
        var given = Math.Max(shape.Height, shape.Width);
        return Math.Min(Math.Max(given, parameters.Int("enlarged")), parameters.Int(ImageParameters.Size));
    }

    private static byte[] Graph(BackboneFeatures features, FeatureHead head, bool averages)
    {
        var graph = new OnnxGraph("images") { RowsAtOnce = RowsAtOnce };
        var pixels = graph.Input(ImageToPixels.Pixels, DataType.Float, -1, features.Front.Size);
        var seen = features.Add(graph, pixels, averages);
        var logits = graph.Node("Gemm",
            [seen, graph.Constant(head.Weights, head.Classes, features.Width), graph.Constant(head.Biases, head.Classes)],
            [OnnxAttribute.Int("transB", 1)]);
        OnnxClassifier.AddOutputs(graph, logits, head.Classes);
        return graph.ToBytes();
    }
}
