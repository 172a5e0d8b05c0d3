using System.Globalization;
using System.Numerics.Tensors;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>fastText's classifier: embeddings of words and word n-grams, averaged, then softmax (Joulin et al. 2016, "Bag of
/// Tricks for Efficient Text Classification").</summary>
/// <remarks>n-grams that occur too seldom are left out, where fastText hashes all of them into a fixed number of rows.</remarks>
public sealed class EmbeddingBagTrainer : ITrainer<TextDataset>
{
    // An ONNX file ends at 2 GB; the rest of the graph needs room too.
    private const long LargestTable = 400_000_000;

    /// <inheritdoc/>
    public string Name => "embedding-bag";

    /// <inheritdoc/>
    public string Summary => "fastText's classifier: averaged embeddings of words and word pairs; fast on any number of texts";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Int("epochs", 1, 1000, 25, "passes over the training rows", log: true)
        .LogUniform("learningRate", 1e-3, 10, 0.5, "first step size; falls to 0 in a straight line")
        .Int("dimension", 1, 1000, 16, "numbers in an embedding", log: true)
        .Int("wordNgrams", 1, NgramOptions.LongestWords, 2, "longest n-gram of words")
        .Int("minCount", 1, 1000, 1, "times a word or n-gram must occur to be known", log: true)
        .Int("maxNgrams", 100, 20_000_000, 2_000_000, "most words or n-grams known of each length", log: true)
        .Int("batch", 1, 4096, 16, "texts read before weights are updated", log: true)
        .Markup()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("epochs", 5, 100, initial: 15, costly: true)
        .Narrow("learningRate", 0.05, 3)
        .Narrow("dimension", 4, 128, costly: true)
        .Narrow("wordNgrams", 1, NgramOptions.LongestWords, costly: true)
        .Narrow("minCount", 1, 5)
        .All(ClassWeights.Name)
        .Configuration(("epochs", 30), ("learningRate", 1), ("dimension", 32)));

    /// <inheritdoc/>
    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run) =>
        TextCleaning.Train(data, parameters, run, texts => Fit(texts, parameters, run));

    private static TrainedModel Fit(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Begin(WorkStage.Preparing, 0, "counting n-grams");
        var (vocabulary, table, head) = Learn(data, parameters, run);
        run.Begin(WorkStage.Packing, 1);
        var graph = new OnnxGraph("embedding-bag");
        OnnxClassifier.AddOutputs(graph, WeightTableGraph.Add(
            graph, new VocabularyGraph(vocabulary).AddRows(graph), table, Width(data.Classes.Count, parameters), norm: false, bias: null,
            head, data.Classes.Count), data.Classes.Count);
        return VocabularyGraph.Model(run.ML, graph.ToBytes(), data);
    }

    /// <summary>Columns of the shipped table: weights times embeddings can be multiplied before they are averaged, so that with no more
    /// classes than dimensions the table ships with a column for each class and no second matrix.</summary>
    private static int Width(int classes, ParameterSet parameters) => Math.Min(classes, parameters.Int("dimension"));

    /// <summary>Learns, and lets go of the texts as they were read, which are many times the model.</summary>
    private static (Vocabulary Vocabulary, float[] Table, float[]? Head) Learn(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        var labelled = TextRows.LabelledOnly(data, run);
        var (vocabulary, bags) = Vocabulary.Learn(run, labelled, new(
            parameters.Int("wordNgrams"), 0, parameters.Int("minCount"), parameters.Int("maxNgrams")));
        var (classes, dimension) = (data.Classes.Count, parameters.Int("dimension"));
        using var kernel = new EmbeddingBagKernel(
            bags, labelled.Labels, classes, vocabulary.Rows, dimension, parameters.Int("batch"), run.Seed, run.Threads,
            ClassWeights.Of(labelled.Labels, classes, parameters));
        run.Begin(WorkStage.Training, 0);
        Learn(kernel, bags.Count, parameters, run);
        var width = Width(classes, parameters);
        var head = width == classes ? null : Enumerable.Range(0, classes).SelectMany(c => kernel.Head(c).ToArray()).ToArray();
        return (vocabulary, Table(kernel, vocabulary.Rows, classes, width), head);
    }

    private static void Learn(EmbeddingBagKernel kernel, int texts, ParameterSet parameters, TrainingRun run)
    {
        var order = Enumerable.Range(0, texts).ToArray();
        var epochs = parameters.Int("epochs");
        var rate = parameters.Real("learningRate");
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            new RandomStream(run.Seed, -1, epoch).Shuffle(order);
            var done = epoch;
            var loss = kernel.Pass(order, share => rate * (1 - (done + share) / epochs), run.Cancel);
            if (!double.IsFinite(loss))
                throw new InputException(
                    $"training diverged in epoch {epoch + 1}; lower learningRate (now " +
                    $"{rate.ToString("R", CultureInfo.InvariantCulture)}).");
            run.Report(new(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch + 1} of {epochs}"), (epoch + 1d) / epochs, epoch + 1,
                loss));
        }
    }

    private static float[] Table(EmbeddingBagKernel kernel, int rows, int classes, int width)
    {
        var size = (long)rows * (width + 1);
        if (size > LargestTable)
            throw new InputException(
                $"{rows:N0} n-grams times {width + 1} numbers are more than an ONNX file holds; raise minCount or lower " +
                $"maxNgrams or dimension.");
        var table = new float[size];
        for (var row = Symbols.Start; row < rows; row++)
        {
            var columns = table.AsSpan(row * (width + 1), width + 1);
            columns[width] = 1;
            if (width < classes)
                kernel.Embedding(row).CopyTo(columns);
            else
                for (var c = 0; c < classes; c++)
                    columns[c] = TensorPrimitives.Dot(kernel.Embedding(row), kernel.Head(c));
        }
        return table;
    }
}
