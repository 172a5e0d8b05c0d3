using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Training.Tasks;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Images;

/// <summary>A residual network that has learned to see from a million photographs (He et al. 2016), and softmax
/// regression on what it sees; its weights are left as they are, or its last stages tuned.</summary>
public sealed class ResnetTrainer : ITrainer<ImageDataset>, IPretrainedTrainer
{
    /// <summary>A call over more pictures is no faster and holds their inner values all at once, some 10 MB for each at 224 pixels.</summary>
    private const int RowsAtOnce = 4;

    /// <inheritdoc/>
    public string Name => "resnet";

    /// <inheritdoc/>
    public string Summary => "a network pretrained on photographs; the most accurate where pictures are few or are photographs, 16 MB";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("enlarged", 1, 1024, 128, "pixels of the longest side that smaller pictures are enlarged to, never to more than size; " +
            "the network sees multiples of 32")
        .Choice("flip", ["augment", "average", "none"], "augment: learn from mirror images, too; average: predictions take the mean of " +
            "a picture and its mirror image, at twice the time; none where sides matter, as in signs and texts")
        .Uniform("l2", 0, 100, 0, "weight of the squared penalty on the coefficients; 0 chooses it on held-out rows")
        .Int("iterations", 1, 10_000, 200, "most steps of L-BFGS", log: true)
        .Choice("precision", ["w8", "fp32"], "how the network's weights are stored: w8 as whole numbers of 8 bits, a quarter of the " +
            "file; computed with are 32 bits")
        .Int("tune", 0, 8, 0, "last stages of the network that learn, too, by libtorch; 0 leaves it as it is")
        .Int("epochs", 1, 1000, 3, "passes over the pictures in tuning", log: true)
        .LogUniform("learningRate", 1e-6, 1, 2e-4, "highest step size of tuning")
        .Uniform("weightDecay", 0, 1, 0.01, "decoupled weight decay of tuning (AdamW)")
        .Text("weights", "resnet18", "an id, or a folder with model.onnx and preprocessor_config.json", _ => null,
            "the pretrained network, of convolutions in residual blocks")
        .Pictures(224)
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("enlarged", 64, 224, initial: 96, log: true, step: 32, costly: true)
        .Only("flip", "augment", "none")
        .Narrow("tune", 0, 2, initial: 0, costly: true)
        .All(ClassWeights.Name)
        .Configuration(("enlarged", 128))
        .Configuration(("enlarged", 128), ("tune", 1)));

    /// <inheritdoc/>
    public bool NeedsLibTorch(ParameterSet parameters) => parameters.Int("tune") > 0;

    /// <inheritdoc/>
    public TrainedModel Train(ImageDataset data, ParameterSet parameters, TrainingRun run)
    {
        NetworkImageTraining.Check(data);
        var rows = NetworkImageTraining.Split(data, 0, run.Seed).Train;
        var backbone = PretrainedBackbones.Find(parameters.Text("weights"));
        var precision = parameters.Text("precision") == "fp32" ? WeightPrecision.Fp32 : WeightPrecision.W8;
        var front = new PictureFront(data.Shape.Channels, data.Shape.Height, data.Shape.Width, Side(data.Shape, parameters));
        var features = new BackboneFeatures(backbone, front, precision);
        var seen = Seen(features, data, rows, parameters.Text("flip"), run);
        int[] labels = [.. rows.Select(row => data.Labels[row])];
        var weights = ClassWeights.Of(labels, data.Classes.Count, parameters);
        var head = FeatureHead.Fit(seen, labels, weights, new(parameters.Real("l2"), parameters.Int("iterations")), run);
        if (parameters.Int("tune") is > 0 and var stages)
            (features, head) = Tuned(backbone, features, head, seen, data, rows, Tuning(parameters, weights), stages, run);
        run.Report(new("fitted", 1));
        var graph = Graph(features, head, parameters.Text("flip") == "average");
        return ImagePipeline.Assemble(run, data, OnnxClassifier.Pipeline(run.ML, graph, data.Classes)) with { Notes = head.Notes };
    }

    private static TuningOptions Tuning(ParameterSet parameters, float[] weights) =>
        new(parameters.Int("epochs"), parameters.Real("learningRate"), parameters.Real("weightDecay"), weights);

    /// <summary>The last stages and the head, learned on together.</summary>
    private static (BackboneFeatures, FeatureHead) Tuned(
        Backbone backbone, BackboneFeatures features, FeatureHead head, FeatureRows seen, ImageDataset data, IReadOnlyList<int> rows,
        TuningOptions options, int stages, TrainingRun run)
    {
        if (stages >= backbone.Stages.Count)
            throw new InputException($"tune={stages}: of this network at most the last {backbone.Stages.Count - 1} stages can be tuned");
        var plan = new TuningPlan(backbone, stages, head.Scaling, head.Classes);
        var inputs = TuningInputs.Of(plan, features, seen, data, rows, run);
        var tuned = new StageTuning(plan, inputs, [.. rows.Select(row => data.Labels[row])], options, run).Fit(plan.Initial(head.Scaled));
        var (learned, scaled) = plan.Tuned(tuned);
        return (features.With(learned), head with { Scaled = scaled });
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
        var (weights, biases) = head.Plain;
        var logits = graph.Node("Gemm",
            [seen, graph.Constant(weights, head.Classes, features.Width), graph.Constant(biases, head.Classes)],
            [OnnxAttribute.Int("transB", 1)]);
        OnnxClassifier.AddOutputs(graph, logits, head.Classes);
        return graph.ToBytes();
    }
}
