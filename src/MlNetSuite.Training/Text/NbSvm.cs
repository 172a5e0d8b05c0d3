using System.Numerics.Tensors;
using MlNetSuite.Data;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Texts;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Training.Text;

/// <summary>Options of <see cref="NbSvm"/>.</summary>
/// <param name="Cost">C of the support vector machine.</param>
/// <param name="Smoothing">α, added to every count.</param>
/// <param name="Interpolation">β: 1 is the machine alone, 0 naive Bayes alone.</param>
/// <param name="CharacterWeight">The weight of an n-gram of characters; one of words weighs 1.</param>
/// <param name="Passes">The most passes of each machine.</param>
internal sealed record NbSvmOptions(double Cost, double Smoothing, double Interpolation, double CharacterWeight, int Passes)
{
    private const int PlainPasses = 200;

    /// <summary>Machines on the TF-IDF of n-grams as it is, beside the vectors of an encoder.</summary>
    /// <param name="cost">C of the support vector machine.</param>
    /// <param name="termScale">What all n-grams are multiplied by; 0 for vectors alone.</param>
    /// <param name="balanced">See <see cref="Balanced"/>.</param>
    internal static NbSvmOptions BesideVectors(double cost, double termScale, bool balanced) => new(cost, 1, 1, 1, PlainPasses)
    {
        RatioPower = 0,
        TermScale = termScale,
        TfIdf = true,
        Balanced = balanced,
    };

    /// <summary>The weight of a pair or a shape.</summary>
    internal double ContextWeight { get; init; } = 1;

    /// <summary>The power of the ratios features are scaled by: 1 as in the paper, 0 for a support vector machine alone.</summary>
    internal double RatioPower { get; init; } = 1;

    /// <summary>What all n-grams are multiplied by, beside <see cref="NbSvm.Dense"/> features.</summary>
    internal double TermScale { get; init; } = 1;

    /// <summary>Whether a row weighs by its frequency in a text and among texts, or is just there.</summary>
    internal bool TfIdf { get; init; }

    /// <summary>Whether C is larger for texts of rarer classes, so that each class's texts weigh the same together.</summary>
    internal bool Balanced { get; init; }
}

/// <summary>What <see cref="NbSvm"/> has learned.</summary>
/// <param name="Weights">For each class a number for each row, then for each dense feature, the bias last.</param>
/// <param name="Temperature">What margins are multiplied with to be logits.</param>
internal sealed record NbSvmModel(float[][] Weights, double Temperature);

/// <summary>One linear machine for each class, on presence of n-grams scaled by how the class's texts and all others differ in
/// them (Wang and Manning 2012).</summary>
/// <param name="vocabulary">The n-grams.</param>
/// <param name="bags">Rows of each text.</param>
/// <param name="labels">The class of each text.</param>
/// <param name="classes">The number of classes.</param>
/// <param name="options">Options.</param>
internal sealed class NbSvm(Vocabulary vocabulary, DistinctBags bags, IReadOnlyList<int> labels, int classes, NbSvmOptions options)
{
    private const double HeldOut = 0.2;
    private const int FewestToCalibrate = 50;
    private const double UsualTemperature = 3;

    /// <summary>Features of each text in addition to its n-grams.</summary>
    internal DenseFeatures Dense { get; init; } = DenseFeatures.None;

    private readonly TermWeights _terms = TermWeights.Of(bags, BlockWeights(vocabulary, options), options.TfIdf);

    /// <summary>Learns from all texts and, to calibrate margins, from most of them.</summary>
    /// <param name="seed">Of the texts held out and of the order of texts.</param>
    /// <param name="threads">How many machines may be learned at a time.</param>
    /// <param name="cancel">Looked at before each pass.</param>
    internal NbSvmModel Learn(int seed, int threads, CancellationToken cancel)
    {
        int[] all = [.. Enumerable.Range(0, labels.Count)];
        var split = Holdout.Stratified(labels, HeldOut, seed);
        if (split.Test.Count < FewestToCalibrate * HeldOut)
            return new(Learn([all], seed, threads, cancel)[0], UsualTemperature);
        var learned = Learn([all, [.. split.Train]], seed, threads, cancel);
        return new(learned[0], Temperature(learned[1], split.Test));
    }

    /// <summary>For each set of texts the weights of each class: a number for each row, the bias last. Two classes share one machine,
    /// half each.</summary>
    private float[][][] Learn(int[][] sets, int seed, int threads, CancellationToken cancel)
    {
        var solver = new DualCoordinateDescent(_terms, Dense, options.Passes);
        var first = classes == 2 ? 1 : 0;
        var machines = classes - first;
        var learned = Array.ConvertAll(sets, _ => new float[classes][]);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        Parallel.For(0, sets.Length * machines, parallel, i =>
        {
            var (texts, c) = (sets[i / machines], first + i % machines);
            var costs = Costs(texts);
            var ratios = LogRatios(texts, c);
            var q = solver.Solve(texts, text => labels[text] == c, text => costs[labels[text]], ratios, seed + c, cancel);
            Interpolate(q, ratios);
            learned[i / machines][c] = q;
        });
        if (classes == 2)
            foreach (var weights in learned)
            {
                TensorPrimitives.Multiply(weights[1], 0.5f, weights[1]);
                weights[0] = Array.ConvertAll(weights[1], w => -w);
            }
        return learned;
    }

    /// <summary>What margins are multiplied with to be logits: the factor under which held-out texts are likeliest.</summary>
    /// <remarks>Each label is believed but for one text in two more than there are (Platt 1999): where all are on the right side, no factor
    /// would be large enough.</remarks>
    private double Temperature(float[][] weights, IReadOnlyList<int> texts)
    {
        var solver = new DualCoordinateDescent(_terms, Dense, options.Passes);
        var space = new int[bags.MostRows];
        var margins = texts.Select(text => Array.ConvertAll(weights, w => solver.Margin(text, w, space))).ToArray();
        var doubt = 1d / (texts.Count + 2);
        double Loss(double factor)
        {
            var logits = new float[classes];
            var loss = 0d;
            for (var i = 0; i < margins.Length; i++)
            {
                TensorPrimitives.Multiply(margins[i], (float)factor, logits);
                var (own, sum) = (logits[labels[texts[i]]], TensorPrimitives.Sum<float>(logits));
                var expected = (1 - doubt) * own + doubt * (sum - own) / (classes - 1);
                loss += MathF.Log(TensorPrimitives.Sum<float>(Exponentials(logits))) - (expected - TensorPrimitives.Max<float>(logits));
            }
            return loss;
        }
        return Enumerable.Range(-8, 33).Select(i => Math.Pow(2, i / 4d)).MinBy(Loss);
    }

    /// <summary>The finished model: the graph of the vocabulary, ended by a table with a column for each class.</summary>
    internal byte[] Graph(NbSvmModel model)
    {
        var graph = new OnnxGraph("nbsvm");
        OnnxClassifier.AddOutputs(graph, AddTerms(graph, model), classes);
        return graph.ToBytes();
    }

    /// <summary>Adds the way from a text to what its n-grams and the bias give each class.</summary>
    internal string AddTerms(OnnxGraph graph, NbSvmModel model)
    {
        var (weights, temperature) = model;
        var width = classes;
        var table = new float[MatrixSize.Of(vocabulary.Rows, width + 1)];
        for (var row = Symbols.Start; row < vocabulary.Rows; row++)
        {
            for (var c = 0; c < classes; c++)
                table[row * (width + 1) + c] = (float)(temperature * weights[c][row]);
            table[row * (width + 1) + width] = _terms.Rows[row] * _terms.Rows[row];
        }
        string[] unique = graph.Nodes("Unique", [new VocabularyGraph(vocabulary).AddRows(graph)],
            [graph.Fresh("rows"), "", "", options.TfIdf ? graph.Fresh("counts") : ""]);
        return WeightTableGraph.Add(
            graph, unique[0], table, width, norm: true, Biases(model), head: null, classes, options.TfIdf ? unique[3] : null);
    }

    /// <summary>What is added to each class's logit.</summary>
    internal static float[] Biases(NbSvmModel model) => Array.ConvertAll(model.Weights, w => (float)(model.Temperature * w[^1]));

    /// <summary>From dense features to logits, <c>[classes, width]</c>.</summary>
    internal float[] DenseWeights(NbSvmModel model) =>
        [.. model.Weights.SelectMany(w => w[vocabulary.Rows..^1]).Select(w => (float)(model.Temperature * w))];

    /// <summary>ln of the share of the class's texts that have a row over the share of the others that have it.</summary>
    private float[] LogRatios(int[] texts, int @class)
    {
        var (inside, outside) = (new int[vocabulary.Rows], new int[vocabulary.Rows]);
        var space = new int[bags.MostRows];
        var size = 0;
        foreach (var text in texts)
        {
            var counts = labels[text] == @class ? inside : outside;
            size += labels[text] == @class ? 1 : 0;
            foreach (var row in bags.Rows(text, space))
                counts[row]++;
        }
        var alpha = options.Smoothing;
        var all = Math.Log((size + 2 * alpha) / (texts.Length - size + 2 * alpha));
        var ratios = new float[vocabulary.Rows];
        for (var row = 0; row < ratios.Length; row++)
        {
            var ratio = Math.Log((inside[row] + alpha) / (outside[row] + alpha)) - all;
            ratios[row] = (float)(options.TermScale * (options.RatioPower == 1
                ? ratio
                : Math.CopySign(Math.Pow(Math.Abs(ratio), options.RatioPower), ratio)));
        }
        return ratios;
    }

    /// <summary>C for the texts of each class.</summary>
    private double[] Costs(int[] texts) =>
        Array.ConvertAll(ClassWeights.Of(texts.Select(text => labels[text]), classes, options.Balanced), weight => options.Cost * weight);

    /// <summary>Replaces w by (1 - β) mean|w| + β w, as the paper does; here w = q / (ratio × the row's weight).</summary>
    private void Interpolate(float[] q, float[] ratios)
    {
        var beta = (float)options.Interpolation;
        if (beta >= 1)
            return;
        var sum = 0d;
        for (var row = 0; row < ratios.Length; row++)
            sum += ratios[row] == 0 || _terms.Rows[row] == 0 ? 0 : Math.Abs(q[row] / (ratios[row] * _terms.Rows[row]));
        var mean = (float)(sum / ratios.Length);
        for (var row = Symbols.Start; row < ratios.Length; row++)
            q[row] = beta * q[row] + (1 - beta) * mean * ratios[row] * _terms.Rows[row];
    }

    private static float[] BlockWeights(Vocabulary vocabulary, NbSvmOptions options)
    {
        var values = new float[vocabulary.Rows];
        values.AsSpan(Symbols.Start).Fill(1);
        values.AsSpan(vocabulary.FirstContextRow).Fill((float)options.ContextWeight);
        values.AsSpan(vocabulary.FirstCharacterRow).Fill((float)options.CharacterWeight);
        return values;
    }

    private static float[] Exponentials(float[] logits)
    {
        var largest = TensorPrimitives.Max<float>(logits);
        return Array.ConvertAll(logits, l => MathF.Exp(l - largest));
    }
}
