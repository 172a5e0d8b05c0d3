using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>A multilayer perceptron over the pixels: by default one hidden layer of 256 ReLU units, softmax, Adam at 1e-3,
/// batches of 64, 10 epochs, a tenth of the rows held out to choose the best epoch.</summary>
public sealed class PerceptronTrainer : ITrainer<ImageDataset>
{
    /// <summary>The standard network.</summary>
    public PerceptronTrainer() : this([])
    {
    }

    /// <summary>A network of one's own: the default of parameter <c>layers</c>.</summary>
    /// <param name="layers">From the image to the classes; a last linear layer with one output a class is added if there is none.
    /// Whether they fit the images shows when training starts.</param>
    /// <example><code>new PerceptronTrainer(LayerText.Parse("conv(16,3) bn relu globalpool"))</code></example>
    public PerceptronTrainer(IReadOnlyList<Layer> layers) => Space = Parameters.Layers(LayerText.Print(layers));

    /// <inheritdoc/>
    public string Name => "perceptron";

    /// <inheritdoc/>
    public string Summary => "one hidden layer over the pixels; seconds to train, good on small grey images";

    /// <inheritdoc/>
    public SearchSpace Space { get; }

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("epochs", 1, 60, initial: 2, costly: true)
        .Narrow("hidden", 64, 1024, costly: true)
        .Narrow("depth", 1, 3, costly: true)
        .Narrow("learningRate", 2e-4, 1e-2)
        .Narrow("batch", 32, 512)
        .All("center")
        .Narrow("dropout", 0, 0.6)
        .Narrow("labelSmoothing", 0, 0.2)
        .Narrow("weightDecay", 1e-5, 0.1, initial: 1e-3, log: true)
        .All("schedule", ClassWeights.Name)
        .Configuration(("epochs", 10))
        .Configuration(("epochs", 20), ("hidden", 512), ("dropout", 0.3), ("schedule", "one-cycle")));

    /// <inheritdoc/>
    public bool NeedsLibTorch(ParameterSet parameters) => true;

    private static SearchSpace Parameters { get; } = new SearchSpace()
        .Int("hidden", 1, 65536, 256, "units of each hidden layer", log: true)
        .Int("depth", 1, 8, 1, "hidden layers")
        .Int("epochs", 1, 10_000, 10, "passes over the training rows", log: true)
        .LogUniform("learningRate", 1e-6, 1, 1e-3, "step size of Adam")
        .Int("batch", 1, 4096, 64, "rows per step", log: true)
        .Uniform("validation", 0, 0.5, 0.1, "share of the rows held out to choose the best epoch by; 0 keeps the last")
        .Int("patience", 0, 10_000, 0, "epochs without improvement before stopping; 0 never stops early")
        .Bool("center", false, "subtract each pixel's mean over the training rows")
        .Uniform("dropout", 0, 0.95, 0, "share of hidden units dropped in training")
        .Uniform("labelSmoothing", 0, 0.5, 0.1, "share of the target spread over all classes")
        .Uniform("weightDecay", 0, 1, 0, "decoupled weight decay (AdamW)")
        .Uniform("clipNorm", 0, 1000, 0, "largest length of the gradient; 0 for any")
        .Uniform("averageDecay", 0, 0.99999, 0.999, "decay per step of the running average of the weights; 0 keeps the last ones")
        .Choice("schedule", ["constant", "one-cycle"], "how the step size changes over the run")
        .Pictures()
        .Weights();

    /// <inheritdoc/>
    public bool ReportsValidation => true;

    /// <inheritdoc/>
    public TrainedModel Train(ImageDataset data, ParameterSet parameters, TrainingRun run)
    {
        NetworkImageTraining.Check(data);
        var network = NetworkImageTraining.Build(data, parameters.Text("layers"), _ => Hidden(parameters), flatten: true);
        var split = NetworkImageTraining.Split(data, parameters.Real("validation"), run.Seed);
        var scaling = PixelScaling.Unit(data, split.Train, parameters.Bool("center"));
        return NetworkImageTraining.Train(data, split, network, scaling, augmentation: null, parameters, run);
    }

    private static IEnumerable<Layer> Hidden(ParameterSet parameters)
    {
        for (var layer = 0; layer < parameters.Int("depth"); layer++)
        {
            yield return new Linear(parameters.Int("hidden"));
            yield return new ReLU();
            if (parameters.Real("dropout") > 0)
                yield return new Dropout(parameters.Real("dropout"));
        }
    }
}
