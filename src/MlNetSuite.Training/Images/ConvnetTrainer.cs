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
        .All("network", "augmentation", "flip")
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

    /// <summary>What only a warp does.</summary>
    private static readonly string[] Warps = ["rotation", "scaling", "shear"];

    /// <inheritdoc/>
    public bool NeedsLibTorch(ParameterSet parameters) => true;

    private static SearchSpace Parameters { get; } = new SearchSpace()
        .Choice("network", ["auto", "plain", "whitened"], "the standard network: whitened has a first layer computed from the pictures " +
            "and more channels early; auto takes it for colour, plain for grey")
        .Int("width", 4, 512, 16, "channels of a plain network's first convolution, its stages have 3, 6 and 12 times as many; a " +
            "whitened one's stages have 2, 8 and 8 times as many", log: true)
        .Int("depth", 1, 8, 2, "convolutions of each stage")
        .Int("epochs", 1, 10_000, 12, "passes over the training rows", log: true)
        .LogUniform("learningRate", 1e-6, 1, 1e-2, "highest step size")
        .Int("batch", 1, 4096, 128, "rows per step", log: true)
        .Uniform("validation", 0, 0.5, 0.05, "share of the rows held out to choose the best epoch by; 0 keeps the last")
        .Int("patience", 0, 10_000, 0, "epochs without improvement before stopping; 0 never stops early")
        .Choice("augmentation", ["auto", "warp", "crop"], "how training pictures are changed at random: warp shifts, rotates, scales and " +
            "slants, crop shifts by whole pixels and mirrors; auto takes crop for colour unless rotation, scaling or shear is set")
        .Uniform("shift", 0, 1, 0.08, "largest random shift, as a share of the image's size")
        .Uniform("rotation", 0, 180, 10, "largest random rotation, in degrees").When("augmentation", "auto", "warp")
        .Uniform("scaling", 0, 0.9, 0.1, "largest random change of size, as a share of it").When("augmentation", "auto", "warp")
        .Uniform("shear", 0, 1, 0, "largest random slant, as a share of the height").When("augmentation", "auto", "warp")
        .Bool("flip", true, "whether crop mirrors every second picture, left for right; false where sides matter, as in signs and texts")
            .When("augmentation", "auto", "crop")
        .Uniform("dropout", 0, 0.95, 0, "share of values dropped before the last layer")
        .Uniform("labelSmoothing", 0, 0.5, 0.05, "share of the target spread over all classes")
        .Uniform("weightDecay", 0, 1, 0.01, "decoupled weight decay (AdamW)")
        .Uniform("clipNorm", 0, 1000, 0, "largest length of the gradient; 0 for any")
        .Uniform("averageDecay", 0, 0.99999, 0.998, "decay per step of the running average of the weights; 0 keeps the last ones")
        .Choice("schedule", ["one-cycle", "constant"], "how the step size changes over the run")
        .Choice("precision", ["fp32", "bf16"], "numbers between layers in training: bf16 has 16 bits, faster on processors with " +
            "AVX512-BF16 or AMX, another model; predictions always compute with 32 bits")
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
        var augmentation = Augmentation(data.Shape, parameters);
        return NetworkImageTraining.Train(data, split, network, scaling, augmentation, parameters, run);
    }

    /// <summary>The network that the parameters say, or the one for such images.</summary>
    private static List<Layer> Standard(FeatureShape input, ParameterSet parameters)
    {
        var (width, depth, dropout) = (parameters.Int("width"), parameters.Int("depth"), parameters.Real("dropout"));
        var body = parameters.Text("network") switch
        {
            "plain" => ConvnetLayers.Plain(input, width, depth),
            "whitened" => ConvnetLayers.Whitened(input, width, depth),
            _ => ConvnetLayers.For(input, width, depth),
        };
        return dropout > 0 ? [.. body, new Dropout(dropout)] : body;
    }

    /// <summary>Photographs are shifted by whole pixels and mirrored; drawings are warped, and what somebody asks that for.</summary>
    private static IAugmentation Augmentation(ImageShape shape, ParameterSet parameters)
    {
        var kind = parameters.Text("augmentation");
        var shift = parameters.Real("shift") * Math.Min(shape.Height, shape.Width);
        var asked = Warps.Any(name => parameters.ContainsKey(name) && !Parameters[name].Default.Equals(parameters.Real(name)));
        return kind == "crop" || (kind == "auto" && shape.Channels > 1 && !asked)
            ? new Cropping((int)shift, parameters.Bool("flip"))
            : new Warping(shift, parameters.Real("rotation"), parameters.Real("scaling"), parameters.Real("shear"));
    }
}
