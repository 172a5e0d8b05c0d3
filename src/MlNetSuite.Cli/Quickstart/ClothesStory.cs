using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Quickstart;

/// <summary>Images of clothes, with <c>--images fashion-mnist-mini</c>.</summary>
internal sealed class ClothesStory(string folder) : ImageStory(folder, "fashion-mnist-mini")
{
    internal override string Name => "clothes";

    internal override string Title => "images: ten kinds of clothes";

    /// <summary>Clothes lie upright and centred: less turning and shifting than for digits.</summary>
    internal override TrainRequest Request => Train("convnet", ("epochs", "8"), ("rotation", "2"), ("scaling", "0.05"), ("shift", "0.05"));
}
