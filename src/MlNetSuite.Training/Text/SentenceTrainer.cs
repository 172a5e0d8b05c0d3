using Microsoft.ML;
using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Support vector machines on what a pretrained sentence transformer makes of a text (Reimers and Gurevych 2019), with the TF-IDF
/// of its words beside it.</summary>
/// <remarks>The encoder is left as it is. Of its layers one in the middle is taken in addition to the last: what a question asks for, or how a
/// sentence is built, is told by the former, what it is about by the latter (Jawahar, Sagot, Seddah 2019, "What Does BERT Learn about the
/// Structure of Language?").</remarks>
public sealed class SentenceTrainer : ITrainer<TextDataset>, IEmbeddingTrainer, IPretrainedTrainer
{
    /// <inheritdoc/>
    public string Name => "sentence";

    /// <inheritdoc/>
    public string Summary => "a pretrained sentence transformer with a linear model on top: best where texts are few or short";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Encoder()
        .Windows()
        .LogUniform("cost", 1e-3, 1e3, 2, "price of an error on a training row")
        .Uniform("tfidf", 0, 10, 1, "weight of the TF-IDF of words, which has length 1, as has each layer's vector; 0 for none")
        .Int("wordNgrams", 1, NgramOptions.LongestWords, 2, "longest n-gram of words")
        .Int("charNgrams", 0, NgramOptions.LongestCharacters, 0, "longest n-gram of characters, from 2; 0 for none")
        .Int("maxNgrams", 100, 2_000_000, 200_000, "most words or n-grams known of each length", log: true)
        .Markup()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("cost", 0.2, 20)
        .Narrow("tfidf", 0, 2)
        .Narrow("wordNgrams", 1, 3)
        .Narrow("charNgrams", 0, 5, initial: 0, costly: true)
        .All(ClassWeights.Name)
        .Configuration(("charNgrams", 5)));

    /// <inheritdoc/>
    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run) =>
        TextCleaning.Train(data, parameters, run, texts => Fit(texts, parameters, run));

    private static TrainedModel Fit(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Begin(WorkStage.Preparing, 0, "reading the pretrained encoder");
        var labelled = TextRows.LabelledOnly(data, run);
        var encoder = EncoderParameters.Options(parameters, labelled, run);
        var way = (nameof(TextEncoder), string.Join('+', encoder.Layers), encoder.MaxTokens, encoder.MaxWindows, encoder.Precision,
            parameters.Text("weights"));
        var (vectors, notes) = run.Prepare(
            labelled, way, () => Encode(encoder, labelled, parameters, run), made => made.Item1.LongLength * sizeof(float));
        var scale = parameters.Real("tfidf");
        var (vocabulary, bags) = Vocabulary.LearnDistinct(run, labelled, new(
            parameters.Int("wordNgrams"), parameters.Int("charNgrams") is 1 ? 0 : parameters.Int("charNgrams"),
            // Without weight no n-gram is worth a place in the model.
            scale > 0 ? 1 : int.MaxValue, parameters.Int("maxNgrams"))
        { CharactersWithinWords = true }, counted: true);
        var machines = new NbSvm(vocabulary, bags, labelled.Labels, data.Classes.Count,
            NbSvmOptions.BesideVectors(parameters.Real("cost"), scale, parameters.Weighted()))
        { Dense = new(vectors, encoder.Width) };

        run.Begin(WorkStage.Training, 0.9, "fitting support vector machines");
        var model = machines.Learn(run.Seed, run.Threads, run.Cancel);
        run.Report(new("fitted", 1));
        return Model(run.ML, encoder, machines, model, data) with { Notes = notes };
    }

    private static Tuple<float[], IReadOnlyList<string>> Encode(
        EncoderOptions encoder, TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        var encoded = EncoderPipeline.Encode(encoder, data, run, share: 0.9);
        return Tuple.Create(encoded.Vectors, EncoderParameters.Notes(encoded.Tokens, parameters));
    }

    private static TrainedModel Model(MLContext ml, EncoderOptions encoder, NbSvm machines, NbSvmModel model, TextDataset data)
    {
        var graph = new OnnxGraph("sentence");
        encoder.AddTo(graph);
        var classes = data.Classes.Count;
        var vectors = graph.Node("Gemm",
            [TokenGraph.Vectors, graph.Constant(machines.DenseWeights(model), classes, encoder.Width)], [OnnxAttribute.Int("transB", 1)]);
        graph.Node("Identity", [machines.AddTerms(graph, model)], output: TokenGraph.Terms);
        OnnxClassifier.AddOutputs(graph, graph.Node("Add", [vectors, TokenGraph.Terms]), classes);
        encoder.AddEmbedding(graph);

        return EncoderPipeline.Model(ml, graph.ToBytes(), data, readsTerms: true);
    }
}
