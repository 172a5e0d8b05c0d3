using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Training.Torch;

namespace MlNetSuite.Training.Images;

/// <summary>Parameters the network trainers share, and what the training loop makes of them.</summary>
internal static class NetworkParameters
{
    /// <summary>Adds <c>layers</c>: a network of one's own, as text.</summary>
    internal static SearchSpace Layers(this SearchSpace space, string initial) => space.Text("layers", initial, LayerText.Grammar, Fault,
        "a network of your own in place of the standard one; a last linear layer with one output a class is added if there is none");

    internal static LoopOptions LoopOptions(this ParameterSet parameters) => new()
    {
        Epochs = parameters.Int("epochs"),
        BatchSize = parameters.Int("batch"),
        LearningRate = parameters.Real("learningRate"),
        Schedule = parameters.Text("schedule") == "one-cycle" ? Schedule.OneCycle : Schedule.Constant,
        WeightDecay = parameters.Real("weightDecay"),
        LabelSmoothing = parameters.Real("labelSmoothing"),
        ClipNorm = parameters.Real("clipNorm"),
        Patience = parameters.Int("patience"),
        AverageDecay = parameters.Real("averageDecay"),
        Precision = parameters.ContainsKey("precision") && parameters.Text("precision") == "bf16" ? Precision.BFloat16 : Precision.Float32,
    };

    private static string? Fault(string text)
    {
        try
        {
            LayerText.Parse(text);
            return null;
        }
        catch (InputException e)
        {
            return e.Message.TrimEnd('.');
        }
    }
}
