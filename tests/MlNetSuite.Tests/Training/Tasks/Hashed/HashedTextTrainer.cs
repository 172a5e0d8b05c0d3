using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Tests.Training.Tasks.Hashed;

/// <summary>Softmax regression on hashed words: a trainer of another assembly, for a task that the product has.</summary>
public sealed class HashedTextTrainer : ITrainer<TextDataset>
{
    public string Name => "hashed";

    public string Summary => "softmax regression on hashed words";

    public SearchSpace Space { get; } = new SearchSpace()
        .Int("bits", 4, 20, 10, "words are hashed into two to the power of so many features")
        .LogUniform("l2", 1e-6, 100, 0.1, "weight of the squared penalty")
        .Int("iterations", 1, 1000, 30, "most steps of L-BFGS", log: true);

    public SearchSpace Search => Space.Searching(search => search
        .Narrow("l2", 1e-3, 1)
        .Narrow("bits", 8, 12, costly: true)
        .Configuration(("l2", 0.01)));

    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        if (data.Labels.Distinct().Count() < 2)
            throw new InputException($"'{data.Name}' has rows of one class only.");
        run.Report(new("hashing words", 0));
        var ml = run.ML;
        var texts = ml.Data.LoadFromEnumerable(
            data.Texts.Select((text, i) => new Row { Text = text, Class = data.Classes[data.Labels[i]] }));
        var classes = ml.Data.LoadFromEnumerable(data.Classes.Select(name => new ClassName { Class = name }));
        var rows = ml.Transforms.Conversion.MapValueToKey([new("Class")], keyData: classes).Fit(texts).Transform(texts);
        var words = ml.Transforms.Text.ProduceHashedWordBags("Words", "Text", numberOfBits: parameters.Int("bits")).Fit(rows);
        var options = new LbfgsMaximumEntropyMulticlassTrainer.Options
        {
            LabelColumnName = "Class",
            FeatureColumnName = "Words",
            L2Regularization = (float)parameters.Real("l2"),
            MaximumNumberOfIterations = parameters.Int("iterations"),
            NumberOfThreads = 1,
        };
        var fit = ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(options)
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel"))
            .Append(ml.Transforms.DropColumns("Words"))
            .Fit(words.Transform(rows));
        run.Report(new("fitted", 1));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Text", TextDataViewType.Instance);
        return new(new TransformerChain<ITransformer>([words, .. fit]), schema.ToSchema());
    }

    private sealed class Row
    {
        public string Text { get; init; } = "";

        public string Class { get; init; } = "";
    }

    private sealed class ClassName
    {
        public string Class { get; init; } = "";
    }
}
