using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Transformers;

namespace MlNetSuite.Training.Text;

/// <summary>A pretrained sentence transformer that is fine-tuned to the classes of the texts (Devlin et al. 2018).</summary>
/// <remarks>The linear head starts as a support vector machine on the encoder as it was, so that the first steps do not distort what the
/// encoder knows (Kumar et al. 2022, "Fine-Tuning can Distort Pretrained Features and Underperform Out-of-Distribution").</remarks>
public sealed class TransformerTrainer : ITrainer<TextDataset>, IEmbeddingTrainer, IPretrainedTrainer
{
    private const int FewestToValidate = 50;

    // Rows that are learned from again need not be separated at the start.
    private const double CostOfStart = 0.1;

    /// <inheritdoc/>
    public string Name => "transformer";

    /// <inheritdoc/>
    public string Summary => "a pretrained sentence transformer fine-tuned to your classes: the most accurate, minutes to train";

    /// <inheritdoc/>
    public bool ReportsValidation => true;

    /// <inheritdoc/>
    public bool NeedsLibTorch(ParameterSet parameters) => true;

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .Encoder()
        .Int("tune", 1, 48, 6, "layers that change, counted from the last")
        .Int("epochs", 1, 100, 3, "passes over the training rows", log: true)
        .LogUniform("learningRate", 1e-6, 1e-2, 1e-4, "largest step size; grows over the first tenth and falls to 0 in a straight line")
        .Int("batch", 1, 512, 32, "texts of a step", log: true)
        .LogUniform("weightDecay", 1e-6, 1, 0.01, "AdamW's decay of weights")
        .Uniform("dropout", 0, 0.9, 0.1, "share of the numbers that is dropped in training")
        .Int("patience", 0, 100, 0, "epochs without improvement before stopping; 0 never stops early")
        .Uniform("validation", 0, 0.5, 0.1, "share of the training rows that chooses the epoch; 0 keeps the last")
        .Markup()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        // Of six layers the last two learn too little: on trec-6 less than the frozen encoder with the TF-IDF of words.
        .Narrow("tune", 3, 6, initial: 6, costly: true)
        .Narrow("epochs", 1, 6, initial: 2, costly: true)
        .Narrow("learningRate", 2e-5, 4e-4)
        .Narrow("dropout", 0, 0.3)
        .All(ClassWeights.Name)
        .Configuration(("tune", 6), ("epochs", 4)));

    /// <inheritdoc/>
    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run) =>
        TextCleaning.Train(data, parameters, run, texts => Fit(texts, parameters, run));

    private static TrainedModel Fit(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Begin(WorkStage.Preparing, 0, "reading the pretrained encoder");
        var labelled = TextRows.LabelledOnly(data, run);
        var encoder = EncoderParameters.Options(parameters, labelled, run);
        var split = Split(labelled, parameters.Real("validation"), run.Seed);
        var (tokens, vectors) = EncoderPipeline.Encode(encoder, labelled, run, share: 0.1);
        var head = Start(labelled, split.Train, encoder.Width, vectors, parameters, run);

        run.Begin(WorkStage.Training, 0, "fine-tuning");
        TokenizedRows Rows(IReadOnlyList<int> rows) =>
            new([.. rows.Select(row => tokens[row].Tokens)], [.. rows.Select(row => labelled.Labels[row])]);
        using var learner = new TransformerLearner(
            encoder.Encoder, encoder.Layers, head, Options(parameters, encoder, labelled), run.Threads);
        var tuned = learner.Run(Rows(split.Train), Rows(split.Test), run);
        var model = Model(encoder with { Encoder = tuned.Encoder }, tuned, data, split, parameters, run);
        return model with { Notes = [.. EncoderParameters.Notes(tokens, parameters), .. model.Notes] };
    }

    private static TuningOptions Options(ParameterSet parameters, EncoderOptions encoder, TextDataset data) =>
        new(Math.Min(parameters.Int("tune"), encoder.Layers[^1]), parameters.Int("epochs"), parameters.Int("batch"),
            parameters.Real("learningRate"))
        {
            WeightDecay = parameters.Real("weightDecay"),
            Dropout = parameters.Real("dropout"),
            Patience = parameters.Int("patience"),
            ClassWeights = parameters.Weighted() ? ClassWeights.Of(data.Labels, data.Classes.Count, parameters) : [],
        };

    private static Holdout Split(TextDataset data, double validation, int seed) =>
        validation > 0 && data.Count >= FewestToValidate
        ? Holdout.Stratified(data.Labels, validation, seed)
        : new([.. Enumerable.Range(0, data.Count)], []);

    private static LinearMap Start(
        TextDataset data, IReadOnlyList<int> rows, int width, float[] vectors, ParameterSet parameters, TrainingRun run)
    {
        var learned = data.Subset(rows);
        // No n-gram occurs so often: the head reads vectors alone.
        var none = new NgramOptions(1, 0, int.MaxValue, 1);
        var (vocabulary, bags) = Vocabulary.LearnDistinct(learned.Texts, none, counted: true, run.Threads, run.Cancel);
        var machines = new NbSvm(vocabulary, bags, learned.Labels, data.Classes.Count,
            NbSvmOptions.BesideVectors(CostOfStart, termScale: 0, parameters.Weighted()))
        { Dense = new([.. rows.SelectMany(row => vectors.AsSpan(row * width, width).ToArray())], width) };
        var model = machines.Learn(run.Seed, run.Threads, run.Cancel);
        return new(machines.DenseWeights(model), NbSvm.Biases(model));
    }

    private static TrainedModel Model(
        EncoderOptions encoder, TunedEncoder tuned, TextDataset data, Holdout split, ParameterSet parameters, TrainingRun run)
    {
        var graph = new OnnxGraph("transformer");
        encoder.AddTo(graph);
        var classes = data.Classes.Count;
        var logits = graph.Node("Gemm",
            [TokenGraph.Vectors, graph.Constant(tuned.Head.Weight, classes, encoder.Width), graph.Constant(tuned.Head.Bias, classes)],
            [OnnxAttribute.Int("transB", 1)]);
        OnnxClassifier.AddOutputs(graph, logits, classes);
        encoder.AddEmbedding(graph);
        return EncoderPipeline.Model(run.ML, graph.ToBytes(), data, readsTerms: false) with
        {
            ValidationRows = split.Test.Count,
            Notes = split.Test.Count > 0 && tuned.Epoch < parameters.Int("epochs")
                ? [tuned.Epoch == 0
                    ? "kept the encoder as it was pretrained: no epoch was better on the validation rows"
                    : $"kept the weights of epoch {tuned.Epoch} of {parameters.Int("epochs")}, the best on the validation rows"]
                : [],
        };
    }
}
