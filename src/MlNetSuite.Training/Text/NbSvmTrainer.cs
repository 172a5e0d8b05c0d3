using MlNetSuite.AutoML.Spaces;
using MlNetSuite.Data;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Support vector machines on n-grams scaled by naive Bayes' log-count ratios (Wang and Manning 2012, "Baselines and
/// Bigrams: Simple, Good Sentiment and Topic Classification"), with n-grams of characters in addition to those of words.</summary>
/// <remarks>Departs from the paper in giving each text Euclidean length 1, and in counting texts, not n-grams, in the ratio's
/// denominators. Probabilities are the softmax of the machines' margins times a factor chosen on held-out rows.</remarks>
public sealed class NbSvmTrainer : ITrainer<TextDataset>
{
    private const int MaxPairDistance = 10;
    private const string AcrossWords = "text";
    private const string WithinWords = "word";

    /// <inheritdoc/>
    public string Name => "nbsvm";

    /// <inheritdoc/>
    public string Summary => "support vector machines on n-grams scaled by naive Bayes: seconds to train, hard to beat on short texts";

    /// <inheritdoc/>
    public SearchSpace Space { get; } = new SearchSpace()
        .LogUniform("cost", 1e-3, 1e3, 4, "price of an error on a training row")
        .LogUniform("smoothing", 1e-3, 10, 1, "added to every count of texts")
        .Uniform("interpolation", 0, 1, 1, "1: support vector machine alone; 0: naive Bayes alone")
        .Int("wordNgrams", 1, NgramOptions.LongestWords, 3, "longest n-gram of words")
        .Int("charNgrams", 0, NgramOptions.LongestCharacters, 5, "longest n-gram of characters, from 2; 0 for none")
        .Choice("charScope", [AcrossWords, WithinWords], "text: n-grams of characters reach across words; word: they end with their word")
        .Uniform("charWeight", 0, 1, 0.25, "weight of an n-gram of characters where one of words weighs 1")
        .Int("minCount", 1, 1000, 1, "times a word or n-gram must occur to be known", log: true)
        .Int("maxNgrams", 100, 2_000_000, 200_000, "most words or n-grams known of each length", log: true)
        .Int("iterations", 1, 1000, 50, "most passes over the training rows for each class", log: true)
        .Int("pairs", 0, MaxPairDistance, 0, "most places between the words of a pair; 0 for no pairs")
        .Bool("shapes", false, "also n-grams with names, acronyms and numbers replaced by what they are")
        .Uniform("contextWeight", 0, 1, 0.5, "weight of a pair or an n-gram of shapes where a word weighs 1")
        .Uniform("ratioPower", 0, 1, 1, "power of naive Bayes' ratios; 0: features are not scaled by them")
        .Choice("termWeights", [TermWeights.Presence, TermWeights.TfIdf],
            "presence: whether an n-gram occurs; tfidf: how often, and how seldom elsewhere")
        .Markup()
        .Weights();

    /// <inheritdoc/>
    public SearchSpace Search => Space.Searching(search => search
        .Narrow("cost", 0.1, 30)
        .Narrow("ratioPower", 0, 1, initial: 0, step: 0.25)
        .Narrow("smoothing", 0.1, 3)
        .Narrow("wordNgrams", 1, 3, initial: 2, costly: true)
        .Narrow("charNgrams", 0, 5, initial: 0, costly: true)
        .All("charScope")
        .Narrow("charWeight", 0.1, 1)
        .Narrow("minCount", 1, 5, initial: 2)
        .Narrow("pairs", 0, 6, costly: true)
        .All("shapes")
        .Narrow("contextWeight", 0.2, 1)
        .All("termWeights", ClassWeights.Name)
        .Configuration(("cost", 10), ("charNgrams", 5), ("charScope", WithinWords), ("charWeight", 0.5), ("termWeights", TermWeights.TfIdf))
        .Configuration(("cost", 10), ("charNgrams", 5), ("charScope", WithinWords), ("termWeights", TermWeights.TfIdf),
            (ClassWeights.Name, ClassWeights.Balanced), ("shapes", true))
        .Configuration(("ratioPower", 1), ("pairs", 4), ("shapes", true), ("charNgrams", 5), ("minCount", 1))
        .Configuration(("ratioPower", 0.5), ("pairs", 4), ("shapes", true), ("charNgrams", 5), ("minCount", 1),
            ("termWeights", TermWeights.TfIdf), ("charWeight", 0.35))
        .Configuration(("ratioPower", 1), ("pairs", 4), ("shapes", true), ("minCount", 1), ("wordNgrams", 3))
        .Configuration(("ratioPower", 0.5), ("pairs", 6), ("shapes", true), ("charNgrams", 4), ("charWeight", 0.35)));

    /// <inheritdoc/>
    public TrainedModel Train(TextDataset data, ParameterSet parameters, TrainingRun run) =>
        TextCleaning.Train(data, parameters, run, texts => Fit(texts, parameters, run));

    private static TrainedModel Fit(TextDataset data, ParameterSet parameters, TrainingRun run)
    {
        MlNetClassifier.RequireTwoClasses(data.Name, data.Labels, data.Classes);
        run.Begin(WorkStage.Preparing, 0, "counting n-grams");
        var labelled = TextRows.LabelledOnly(data, run);
        var isTfIdf = parameters.Text("termWeights") == TermWeights.TfIdf;
        var (vocabulary, bags) = Vocabulary.LearnDistinct(run, labelled, new(
            parameters.Int("wordNgrams"), parameters.Int("charNgrams") is 1 ? 0 : parameters.Int("charNgrams"),
            parameters.Int("minCount"), parameters.Int("maxNgrams"))
        {
            PairDistance = parameters.Int("pairs"),
            Shapes = parameters.Bool("shapes"),
            CharactersWithinWords = parameters.Text("charScope") == WithinWords,
        }, isTfIdf);
        var machines = new NbSvm(vocabulary, bags, labelled.Labels, data.Classes.Count, new(
            parameters.Real("cost"), parameters.Real("smoothing"), parameters.Real("interpolation"),
            parameters.Real("charWeight"), parameters.Int("iterations"))
        {
            ContextWeight = parameters.Real("contextWeight"),
            RatioPower = parameters.Real("ratioPower"),
            TfIdf = isTfIdf,
            Balanced = parameters.Weighted(),
        });

        run.Begin(WorkStage.Training, 0.3, "fitting support vector machines");
        var model = machines.Learn(run.Seed, run.Threads, run.Cancel);
        run.Report(new("fitted", 1));
        return VocabularyGraph.Model(run.ML, machines.Graph(model), data);
    }
}
