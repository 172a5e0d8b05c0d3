using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>A convolutional network with batch norm, trained on randomly shifted, turned and scaled images with AdamW over one
/// cycle; the running average of the weights is what is kept.</summary>
public sealed class ConvnetTrainer : ITrainer<ImageDataset>
{
    /// <summary>The standard network.</summary>
    public ConvnetTrainer() : this([])
    {
    }

    /// <summary>A network of one's own: the default of parameter <c>layers</c>.</summary>
    /// <param name="layers">From the image to the classes; a last linear layer with one output a class is added if there is none.
    /// Whether they fit the images shows when training starts.</param>
    /// <example><code>new ConvnetTrainer(LayerText.Parse("conv(16,3) bn relu globalpool"))</code></example>
    public ConvnetTrainer(IReadOnlyList<Layer> layers) => Space = Parameters.Layers(LayerText.Print(layers));

    /// <inheritdoc/>
    public string Name => "convnet";

    /// <inheritdoc/>
    public string Summary => "convolutions with batch norm and augmentation; minutes to train, the most accurate";

    /// <inheritdoc/>
    public SearchSpace Space { get; }

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("epochs", 1, 40, initial: 1, costly: true)
        .Narrow("width", 8, 48, costly: true)
        .Narrow("depth", 1, 3, costly: true)
        .Narrow("learningRate", 2e-3, 4e-2)
        .Narrow("batch", 32, 512)
        .Narrow("shift", 0, 0.15)
        .Narrow("rotation", 0, 20)
        .Narrow("scaling", 0, 0.2)
        .Narrow("dropout", 0, 0.5)
        .Narrow("labelSmoothing", 0, 0.15)
        .Narrow("weightDecay", 1e-4, 0.2, log: true)
        .All(ClassWeights.Name)
        .Configuration(("epochs", 3))
        .Configuration(("epochs", 12))
        .Configuration(("epochs", 6), ("rotation", 0.0), ("scaling", 0.0), ("shift", 0.04)));

    private static SearchSpace Parameters { get; } = new SearchSpace()
        .Int("width", 4, 512, 16, "channels of the first convolution; the stages after it have 3, 6 and 12 times as many", log: true)
        .Int("depth", 1, 8, 2, "convolutions of each stage")
        .Int("epochs", 1, 10_000, 12, "passes over the training rows", log: true)
        .LogUniform("learningRate", 1e-6, 1, 1e-2, "highest step size")
        .Int("batch", 1, 4096, 128, "rows per step", log: true)
        .Uniform("validation", 0, 0.5, 0.05, "share of the rows held out to choose the best epoch by; 0 keeps the last")
        .Int("patience", 0, 10_000, 0, "epochs without improvement before stopping; 0 never stops early")
        .Uniform("shift", 0, 1, 0.08, "largest random shift, as a share of the image's size")
        .Uniform("rotation", 0, 180, 10, "largest random rotation, in degrees")
        .Uniform("scaling", 0, 0.9, 0.1, "largest random change of size, as a share of it")
        .Uniform("shear", 0, 1, 0, "largest random slant, as a share of the height")
        .Uniform("dropout", 0, 0.95, 0, "share of values dropped before the last layer")
        .Uniform("labelSmoothing", 0, 0.5, 0.05, "share of the target spread over all classes")
        .Uniform("weightDecay", 0, 1, 0.01, "decoupled weight decay (AdamW)")
        .Uniform("clipNorm", 0, 1000, 0, "largest length of the gradient; 0 for any")
        .Uniform("averageDecay", 0, 0.99999, 0.998, "decay per step of the running average of the weights; 0 keeps the last ones")
        .Choice("schedule", ["one-cycle", "constant"], "how the step size changes over the run")
        .Pictures()
        .Weights();

    /// <inheritdoc/>
    public bool ReportsValidation => true;

    /// <inheritdoc/>
    public TrainedModel Train(ImageDataset data, ParameterSet parameters, TrainingRun run)
    {
        NetworkImageTraining.Check(data);
        var network = NetworkImageTraining.Build(data, parameters.Text("layers"), input => Standard(input, parameters), flatten: false);
        var split = NetworkImageTraining.Split(data, parameters.Real("validation"), run.Seed);
        var scaling = PixelScaling.Standard(data, split.Train);
        var augmentation = new Augmentation(
            parameters.Real("shift") * Math.Min(data.Shape.Height, data.Shape.Width),
            parameters.Real("rotation"), parameters.Real("scaling"), parameters.Real("shear"));
        return NetworkImageTraining.Train(data, split, network, scaling, augmentation, parameters, run);
    }

    /// <summary>One convolution at full size, then stages of <c>depth</c> convolutions, each after halving the image, until about
    /// 7 x 7 pixels are left: for 28 x 28 two stages, for 224 x 224 five. Images too small to halve are left as they are.</summary>
    private static List<Layer> Standard(FeatureShape input, ParameterSet parameters)
    {
        const int MinStages = 2, LastSide = 7, MaxDoublings = 2;
        var (side, width) = (Math.Min(input.Sizes[1], input.Sizes[2]), parameters.Int("width"));
        List<Layer> layers = [.. Block(width)];
        for (var stage = 0; stage < MinStages || side > LastSide; stage++)
        {
            if (side > 1)
                layers.Add(new MaxPool(2));
            side = Math.Max(1, side / 2);
            var channels = 3 * width << Math.Min(stage, MaxDoublings);
            for (var block = 0; block < parameters.Int("depth"); block++)
                layers.AddRange(Block(channels));
        }
        layers.Add(new Flatten());
        if (parameters.Real("dropout") > 0)
            layers.Add(new Dropout(parameters.Real("dropout")));
        return layers;

        static Layer[] Block(int channels) => [new Conv2d(channels, 3), new BatchNorm(), new ReLU()];
    }
}
