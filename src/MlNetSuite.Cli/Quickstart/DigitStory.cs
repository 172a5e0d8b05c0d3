using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>MNIST by a convolutional network, each image seen once.</summary>
internal sealed class DigitStory(string folder) : ImageStory(folder, "mnist")
{
    internal override string Name => "digits";

    internal override string Title => "digits: a convolutional network";

    /// <summary>One epoch, so that there is no best one to choose on rows held out.</summary>
    internal override TrainRequest Request => Train("convnet", ("epochs", "1"), ("validation", "0"));
}
