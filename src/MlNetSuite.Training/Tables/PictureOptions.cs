using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Prediction;
using MlNetSuite.Pretrained.Backbones;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Training.Images;

namespace MlNetSuite.Training.Tables;

/// <summary>What becomes of columns of pictures.</summary>
internal static class PictureOptions
{
    /// <summary>Pixels of both sides that every picture is brought to, its shape not kept, as in models of pictures.</summary>
    internal const int Side = 128;

    private const string Name = "pictures", Weights = "resnet18", Off = "off";

    /// <summary>How the models see pictures.</summary>
    internal static CardImage Seen { get; } = new(3, Side, Side) { Background = ImageOptions.White, MayBeMissing = true };

    /// <summary>Adds the parameter.</summary>
    internal static SearchSpace SeenPictures(this SearchSpace space) => space.Choice(Name, ["resnet", Off],
        $"columns of pictures, named by paths from the table's folder: resnet, what the pretrained network {Weights} sees in them, where " +
        "its weights are on the machine; off leaves them out");

    /// <summary>What looks at the pictures; null where they are to be left out.</summary>
    /// <param name="parameters">Of the trainer; null leaves pictures out.</param>
    /// <param name="why">What is then said of the columns, as a plural.</param>
    /// <param name="store">Where weights are; null for the user's places.</param>
    internal static Backbone? Backbone(ParameterSet? parameters, out string why, WeightsStore? store = null)
    {
        why = $"pictures, by {Name}={Off}";
        if (parameters is null || !parameters.ContainsKey(Name) || parameters.Text(Name) == Off)
            return null;
        why = $"pictures, as the weights of {Weights} that look at them are not on this machine: mlnetsuite weights pull {Weights}";
        var located = (store ?? WeightsStore.Default).Find(WeightsCatalog.Default.Find(Weights));
        return located is null ? null : PretrainedBackbones.Find(Weights);
    }
}
