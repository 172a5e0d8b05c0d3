using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Images;

/// <summary>Gradient-boosted trees on pixels, by LightGBM (Ke et al. 2017).</summary>
/// <remarks>ML.NET cannot be cancelled while it fits: a cancelled run ends when LightGBM is done.</remarks>
public sealed class LightGbmImageTrainer : ITrainer<ImageDataset>
{
    /// <inheritdoc/>
    public string Name => "lightgbm";

    /// <inheritdoc/>
    public string Summary => "gradient-boosted trees on pixels";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("iterations", 1, 5000, 60, "boosting rounds, one tree for each class in each", log: true)
        .Int("leaves", 2, 1024, 31, "most leaves of a tree", log: true)
        .LogUniform("learningRate", 1e-3, 1, 0.2, "weight of each tree")
        .Int("minLeaf", 1, 1000, 20, "fewest rows in a leaf", log: true)
        .Uniform("featureFraction", 0.01, 1, 0.1, "share of the pixels each tree may use")
        .Int("maxBins", 2, 255, 31, "levels a pixel's 256 are grouped into", log: true)
        .Pictures()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("iterations", 10, 300, initial: 30, costly: true)
        .Narrow("leaves", 7, 127, costly: true)
        .Narrow("learningRate", 0.03, 0.4)
        .Narrow("minLeaf", 5, 100)
        .Narrow("featureFraction", 0.03, 0.5, log: true)
        .Narrow("maxBins", 7, 63)
        .All(ClassWeights.Name)
        .Configuration(("iterations", 100)));

    /// <inheritdoc/>
    public TrainedModel Train(ImageDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Report(new("growing trees", 0));
        var trees = LightGbmClassifier.Create(run, parameters, ImageToPixels.Pixels, parameters.Int("maxBins"), parameters.WeightColumn());
        var model = ImagePipeline.Assemble(run, data, trees, ClassWeights.Of(data.Labels, data.Classes.Count, parameters));
        run.Report(new("trees grown", 1));
        return model;
    }
}
