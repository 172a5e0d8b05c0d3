using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetSuite.Networks;
using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Training.Tasks;
using MlNetSuite.Training.Transformers;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Tests.Training.Transformers;

public sealed class TransformerLearnerTests
{
    private const int Hidden = 32, Heads = 4, Pieces = 40, Classes = 3;

    private static readonly int[] Layers = [2, 3];

    private static readonly TokenizedRows Rows = new(
        [.. Enumerable.Range(0, 24).Select(row => Text(row, 3 + row % 5))], [.. Enumerable.Range(0, 24).Select(row => row % Classes)]);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_graph_gives_the_logits_that_training_ended_with(int layers)
    {
        using var learner = Learner(layers, dropout: 0, threads: 1);
        var tuned = learner.Run(Rows, new([], []), Run(1));
        var learned = learner.Logits([.. Rows.Tokens]);

        using var session = Session(tuned);
        for (var row = 0; row < Rows.Count; row++)
            Assert.All(
                Logits(session, Rows.Tokens[row]).Zip(learned.AsSpan(row * Classes, Classes).ToArray()),
                pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void It_learns_what_the_first_token_says_and_frozen_layers_stay()
    {
        using var learner = Learner(2, dropout: 0.1, threads: 1, epochs: 30);
        var tuned = learner.Run(Rows, new([], []), Run(1));
        var logits = learner.Logits([.. Rows.Tokens]).Chunk(Classes).ToList();
        Assert.True(logits.Index().Count(row => Array.IndexOf(row.Item, row.Item.Max()) == Rows.Labels[row.Index]) > 20);
        Assert.Same(Encoder.Layers[0], tuned.Encoder.Layers[0]);
        Assert.NotEqual(Encoder.Layers[1].Widen.Weight, tuned.Encoder.Layers[1].Widen.Weight);
    }

    [Fact]
    public void The_number_of_threads_does_not_show()
    {
        float[] Trained(int threads)
        {
            using var learner = Learner(2, dropout: 0.2, threads);
            return learner.Run(Rows, Rows, Run(threads)).Encoder.Layers[2].QueryKeyValue.Weight;
        }
        Assert.Equal(Trained(1), Trained(2));
    }

    [Fact]
    public void It_keeps_the_start_where_no_epoch_is_better()
    {
        using var learner = Learner(1, dropout: 0, threads: 1, epochs: 1, rate: 10);
        // Labels that the start gets right, and a step size that ruins everything.
        int[] answers = [.. learner.Logits([.. Rows.Tokens]).Chunk(Classes).Select(row => Array.IndexOf(row, row.Max()))];
        var right = Rows with { Labels = answers };
        Assert.Equal(0, learner.Run(Rows, right, Run(1)).Epoch);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 2)]
    public void It_ends_when_no_epoch_was_better_for_as_long_as_it_was_told_to_wait(int patience, int epochs)
    {
        using var learner = Learner(1, dropout: 0, threads: 1, epochs: 5, rate: 10, patience);
        int[] answers = [.. learner.Logits([.. Rows.Tokens]).Chunk(Classes).Select(row => Array.IndexOf(row, row.Max()))];
        var told = new Epochs();
        learner.Run(Rows, Rows with { Labels = answers }, new(1, 1, told, TestContext.Current.CancellationToken));
        Assert.Equal(epochs, told.Last);
    }

    private sealed class Epochs : IProgress<TrainingProgress>
    {
        internal int Last { get; private set; }

        public void Report(TrainingProgress value) => Last = value.Epoch ?? Last;
    }

    private static readonly BertEncoder Encoder = MadeUp();

    private static TransformerLearner Learner(int layers, double dropout, int threads, int epochs = 2, double rate = 3e-3,
        int patience = 0) => new(
        Encoder, Layers, new(Random(Classes * Hidden * Layers.Length, 90, 1), new float[Classes]),
        new(layers, epochs, 8, rate) { Dropout = dropout, WeightDecay = 0.01, Patience = patience }, threads);

    private static TrainingRun Run(int threads) => new(1, threads, null, TestContext.Current.CancellationToken);

    private static InferenceSession Session(TunedEncoder tuned)
    {
        var graph = new OnnxGraph("tuned");
        graph.Input(TokenGraph.Tokens, DataType.Int64, -1);
        graph.Node("Identity", [graph.Constant([1L], 1)], output: TokenGraph.Texts);
        new BertGraph(graph, tuned.Encoder, WeightPrecision.Fp32).Add(Layers);
        var width = Hidden * Layers.Length;
        var (weight, bias) = (graph.Constant(tuned.Head.Weight, Classes, width), graph.Constant(tuned.Head.Bias, Classes));
        graph.Node("Gemm", [TokenGraph.Vectors, weight, bias], [OnnxAttribute.Int("transB", 1)], output: "Logits");
        graph.Output("Logits", DataType.Float, -1, Classes);
        return new(graph.ToBytes());
    }

    private static float[] Logits(InferenceSession session, long[] tokens)
    {
        var input = NamedOnnxValue.CreateFromTensor(TokenGraph.Tokens, new DenseTensor<long>(tokens, [tokens.Length]));
        using var outputs = session.Run([input]);
        return [.. outputs[0].AsEnumerable<float>()];
    }

    /// <summary>A text whose first token tells its class.</summary>
    private static long[] Text(int row, int length)
    {
        var random = new RandomStream(row);
        var tokens = new long[length];
        for (var i = 0; i < length; i++)
            tokens[i] = i == 0 ? row % Classes : Classes + random.Below(Pieces - Classes);
        return tokens;
    }

    private static BertEncoder MadeUp()
    {
        var seed = 0;
        LinearMap Map(int outputs, int inputs) => new(Random(outputs * inputs, ++seed, 0.1f), Random(outputs, ++seed, 0.1f));
        static LayerNormalization Normalization() => new([.. Enumerable.Repeat(1f, Hidden)], new float[Hidden]);
        return new(Random(Pieces * Hidden, ++seed, 1), Random(16 * Hidden, ++seed, 0.3f), Normalization(),
            [.. Enumerable.Range(0, 3).Select(_ => new BertLayer(
                Map(3 * Hidden, Hidden), Map(Hidden, Hidden), Normalization(), Map(2 * Hidden, Hidden), Map(Hidden, 2 * Hidden),
                Normalization()))],
            Heads, 1e-12f, TokenPooling.Mean);
    }

    private static float[] Random(int length, int seed, float scale)
    {
        var random = new RandomStream(seed);
        var values = new float[length];
        foreach (ref var value in values.AsSpan())
            value = scale * random.Normal();
        return values;
    }
}
