using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Gradient-boosted trees on TF-IDF n-grams of words, by LightGBM (Ke et al. 2017).</summary>
/// <remarks>ML.NET cannot be cancelled while it fits: a cancelled run ends when LightGBM is done.</remarks>
public sealed class LightGbmTextTrainer : ITrainer<TextDataset>
{
    private const int MaxBins = 63;

    /// <inheritdoc/>
    public string Name => "lightgbm";

    /// <inheritdoc/>
    public string Summary => "gradient-boosted trees on TF-IDF n-grams of words and characters";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("wordNgrams", 1, 3, 2, "longest n-gram of words")
        .Int("charNgrams", 0, 6, 0, "longest n-gram of characters; 0 for none")
        .Int("minRows", 1, 1000, 10, "rows an n-gram must occur in to be learned from", log: true)
        .Int("maxNgrams", 100, 200_000, 50_000, "most n-grams kept of each length", log: true)
        .Int("iterations", 1, 5000, 100, "boosting rounds, one tree for each class in each", log: true)
        .Int("leaves", 2, 1024, 15, "most leaves of a tree", log: true)
        .LogUniform("learningRate", 1e-3, 1, 0.1, "weight of each tree")
        .Int("minLeaf", 1, 1000, 5, "fewest rows in a leaf", log: true)
        .Uniform("featureFraction", 0.01, 1, 0.3, "share of the n-grams each tree may use")
        .Markup()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("wordNgrams", 1, 3, initial: 1, costly: true)
        .Narrow("minRows", 2, 50)
        .Narrow("maxNgrams", 1000, 50_000, initial: 10_000, costly: true)
        .Narrow("iterations", 20, 500, initial: 50, costly: true)
        .Narrow("leaves", 4, 128, costly: true)
        .Narrow("learningRate", 0.02, 0.5, initial: 0.2)
        .Narrow("minLeaf", 1, 50)
        .Narrow("featureFraction", 0.1, 1)
        .All(ClassWeights.Name)
        .Configuration(("maxNgrams", 50_000), ("iterations", 200), ("learningRate", 0.1)));

    /// <inheritdoc/>
    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run) =>
        TextCleaning.Train(data, parameters, run, texts => Fit(texts, parameters, run));

    private static TrainedModel Fit(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Begin(WorkStage.Preparing, 0, "counting n-grams");
        var ngrams = new MlNetNgrams(
            parameters.Int("wordNgrams"), parameters.Int("charNgrams"), parameters.Int("maxNgrams"),
            Math.Min(parameters.Int("minRows"), 1 + data.Count / 50));
        var features = ngrams.Fit(run, data);

        run.Begin(WorkStage.Training, 0.2, "growing trees");
        var seen = run.ML.Data.Cache(MlNetNgrams.Rows(run, data, parameters, features));
        var fit = LightGbmClassifier.Create(run, parameters, MlNetNgrams.Features, MaxBins, parameters.WeightColumn()).Fit(seen);
        run.Report(new("trees grown", 1));
        var rest = run.ML.Transforms.DropColumns(MlNetNgrams.Features).Fit(seen);
        return new(new TransformerChain<ITransformer>(features, fit, rest), TextRows.InputSchema);
    }
}
