using System.Globalization;
using MlNetSuite.Prediction;
using MlNetSuite.Training.Tasks;
using Spectre.Console;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>MNIST by the network that Keras's examples begin with.</summary>
internal sealed class PerceptronStory(string folder) : ImageStory(folder, "mnist")
{
    /// <summary>What 784-256-10 reaches there after ten epochs of Adam, without smoothing or averaging; docs/migration.md has a run of
    /// it.</summary>
    private const double Example = 0.98;

    internal override string Name => "perceptron";

    internal override string Title => "digits: a perceptron, 784-256-10";

    /// <summary>The trainer's defaults: 256 units, Adam at 1e-3, ten epochs.</summary>
    internal override TrainRequest Request => Train("perceptron");

    internal override void Show(SharedPredictionEngine engine, TrainOutcome outcome, IAnsiConsole console) =>
        console.MarkupLineInterpolated(
        CultureInfo.InvariantCulture,
        $"The layers are those of the Keras example, which reaches about {Example:0.00}; here it is [bold]{outcome.Metrics["accuracy"]:0.0000}[/].\n");
}
