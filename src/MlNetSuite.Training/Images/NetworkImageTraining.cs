using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Torch;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Training.Images;

/// <summary>What the network trainers share: hold rows out, train, write the network as ONNX from column <c>Pixels</c>.</summary>
internal static class NetworkImageTraining
{
    /// <summary>Refuses data no classifier can be learned from.</summary>
    /// <exception cref="InputException">No rows, or fewer than two classes.</exception>
    internal static void Check(ImageDataset data)
    {
        if (data.Count == 0)
            throw new InputException($"dataset '{data.Name}' has no images; training needs at least one row.");
        if (data.Classes.Count < 2)
            throw new InputException(
                $"dataset '{data.Name}' has only the class '{(data.Classes.Count == 0 ? "" : data.Classes[0])}'; a classifier needs at " +
                $"least two.");
    }

    /// <summary>Rows with a known class, cut into rows to learn from and rows to validate on (stratified; none where there are too
    /// few).</summary>
    internal static Holdout Split(ImageDataset data, double validation, int seed)
    {
        var labelled = Enumerable.Range(0, data.Count).Where(row => data.Labels[row] >= 0).ToArray();
        if (labelled.Length == 0)
            throw new InputException($"dataset '{data.Name}' has no image of a known class.");
        if (validation <= 0 || labelled.Length < 10)
            return new(labelled, []);
        var split = Holdout.Stratified([.. labelled.Select(row => data.Labels[row])], validation, seed);
        return new([.. split.Train.Select(i => labelled[i])], [.. split.Test.Select(i => labelled[i])]);
    }

    /// <summary>The layers a person wrote, or <paramref name="standard"/>; ended so that there is one output a class.</summary>
    /// <exception cref="InputException">The layers do not fit the images or the classes.</exception>
    internal static Network Build(ImageDataset data, string layers, Func<FeatureShape, IEnumerable<Layer>> standard, bool flatten)
    {
        var input = new FeatureShape(data.Shape.Channels, data.Shape.Height, data.Shape.Width);
        var body = layers.Length > 0 ? LayerText.Parse(layers) : [.. standard(input)];
        if (flatten && body is not [Flatten or Conv2d or Whitening or BatchNorm or MaxPool or GlobalPool, ..])
            body = [new Flatten(), .. body];
        // Training works on logits and the model file adds its own softmax.
        if (body is [.., Softmax])
            body = [.. body.SkipLast(1)];
        if (body is [.., Linear last] && last.Outputs != data.Classes.Count)
            throw new InputException(
                $"layers end with linear({last.Outputs}) but '{data.Name}' has {data.Classes.Count} classes; " +
                $"end with linear({data.Classes.Count}), or leave that layer out and it is added.");
        if (body is not [.., Linear])
            body = [.. body, .. new Network(input, body).Output.IsVector
                ? []
                : new Layer[] { new Flatten() }, new Linear(data.Classes.Count)];
        return new(input, body);
    }

    /// <summary>Trains and packs.</summary>
    internal static TrainedModel Train(
        ImageDataset data, Holdout split, Network network, PixelScaling scaling, IAugmentation? augmentation, ParameterSet parameters,
        TrainingRun run)
    {
        var options = parameters.LoopOptions() with
        {
            ClassWeights = parameters.Weighted()
                ? ClassWeights.Of(split.Train.Select(row => data.Labels[row]), data.Classes.Count, parameters)
                : [],
        };
        var validation = split.Test.Count > 0 ? new ImageRows(data, split.Test, scaling) : null;
        var trained = TrainingLoop.Run(network, new ImageRows(data, split.Train, scaling, augmentation), validation, options, run);
        var graph = Graph(network, trained, scaling, data.Classes.Count);
        return ImagePipeline.Assemble(run, data, OnnxClassifier.Pipeline(run.ML, graph, data.Classes)) with
        {
            ValidationRows = split.Test.Count,
            Notes = [.. Notes(split, trained, options)],
        };
    }

    private static IEnumerable<string> Notes(Holdout split, TrainedWeights trained, LoopOptions options)
    {
        if (split.Test.Count > 0 && trained.Epoch < options.Epochs)
            yield return $"kept the weights of epoch {trained.Epoch} of {options.Epochs}, the best on the validation rows";
        if (options.Precision == Precision.BFloat16)
            yield return "trained with numbers of 16 bits (bfloat16) between the layers; the model itself computes with 32 bits";
    }

    /// <summary>The whole way from grey levels to probabilities.</summary>
    internal static byte[] Graph(Network network, TrainedWeights trained, PixelScaling scaling, int classes)
    {
        var graph = new OnnxGraph("images");
        var pixels = graph.Input(ImageToPixels.Pixels, DataType.Float, -1, network.Input.Count);
        var rows = graph.Node("Reshape",
            [scaling.Add(graph, pixels),
                graph.Constant([-1L, .. network.Input.Sizes.Select(s => (long)s)], 1 + network.Input.Sizes.Count)]);
        OnnxClassifier.AddOutputs(graph, NetworkOnnx.Add(graph, rows, network, trained.Layout, trained.Values), classes);
        return graph.ToBytes();
    }
}
