using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Pretrained.WordPieces;
using MlNetSuite.Tests.Pretrained.WordPieces;

namespace MlNetSuite.Tests.Pretrained.Encoders;

/// <summary>all-MiniLM-L6-v2, read once.</summary>
public sealed class MiniLM : IDisposable
{
    private readonly LocatedWeights _weights = WeightsStore.Default.Locate("all-minilm-l6-v2");
    private readonly Lazy<InferenceSession> _published;

    public MiniLM()
    {
        Vocabulary = BertReader.Pieces(_weights);
        Encoder = BertReader.Encoder(_weights);
        _published = new(() => new(_weights.ReadAllBytes("model.onnx")));
    }

    internal WordPieceVocabulary Vocabulary { get; }

    internal BertEncoder Encoder { get; }

    internal TextEncoder Open(WeightPrecision precision, int maxTokens = 64, VectorCache? cache = null, int maxWindows = 1) =>
        new(new(Encoder, Vocabulary, [4, 6], maxTokens, precision) { MaxWindows = maxWindows }, cache);

    /// <summary>The mean of the last layer as the model that was published gives it.</summary>
    internal float[] Published(string text)
    {
        long[] tokens = [.. new PlainWordPiece(Vocabulary).Tokenize(text, 64)];
        NamedOnnxValue Input(string name, Func<long, long> value) => NamedOnnxValue.CreateFromTensor(
            name, new DenseTensor<long>(Array.ConvertAll(tokens, t => value(t)), [1, tokens.Length]));
        using var outputs = _published.Value.Run(
            [Input("input_ids", t => t), Input("attention_mask", _ => 1), Input("token_type_ids", _ => 0)], ["last_hidden_state"]);
        var hidden = outputs[0].AsTensor<float>().ToArray();
        var mean = new float[hidden.Length / tokens.Length];
        for (var token = 0; token < tokens.Length; token++)
            TensorPrimitives.Add(mean, hidden.AsSpan(token * mean.Length, mean.Length), mean);
        TensorPrimitives.Divide(mean, TensorPrimitives.Norm(mean), mean);
        return mean;
    }

    public void Dispose()
    {
        if (_published.IsValueCreated)
            _published.Value.Dispose();
    }
}

public sealed class TextEncoderTests(MiniLM model) : IClassFixture<MiniLM>
{
    private static readonly string[] Texts =
    [
        "How far is it from Denver to Aspen ?", "What county is Modesto , California in ?", "", "caf\u00E9 \u20AC1", "Who was Galileo ?",
        "\uD83D\uDE00 \u4E2D\u6587", "What is an atom ?", "When did Hawaii become a state ?",
    ];

    // Published with the tokenizer, huggingface/transformers, "Preprocess".
    [Fact]
    public void Its_tokens_are_the_published_ones()
    {
        using var tokenizer = new TokenizerSession(model.Vocabulary, 64);
        Assert.Equal(
            [
                101, 2079, 2025, 19960, 10362, 1999, 1996, 3821, 1997, 16657, 1010, 2005, 2027, 2024, 11259, 1998, 4248, 2000, 4963, 1012,
                102,
            ],
            tokenizer.Tokenize("Do not meddle in the affairs of wizards, for they are subtle and quick to anger."));
    }

    [Fact]
    public void Its_vectors_are_those_of_the_published_model()
    {
        using var encoder = model.Open(WeightPrecision.Fp32);
        var vectors = encoder.Encode(Texts, 1, null, TestContext.Current.CancellationToken).Vectors.Chunk(384).ToList();
        Assert.All(Texts.Index(), text => Assert.InRange(
            TensorPrimitives.Distance<float>(model.Published(text.Item), vectors[2 * text.Index + 1]), 0, 2e-6f));
    }

    [Theory]
    [InlineData(nameof(WeightPrecision.W8), 0.999f)]
    [InlineData(nameof(WeightPrecision.Int8), 0.99f)]
    public void Rounded_weights_change_little(string precision, float least)
    {
        using var encoder = model.Open(Enum.Parse<WeightPrecision>(precision));
        var vectors = encoder.Encode(Texts, 1, null, TestContext.Current.CancellationToken).Vectors.Chunk(384).ToList();
        var cosine = Texts.Index().Average(text => TensorPrimitives.Dot<float>(model.Published(text.Item), vectors[2 * text.Index + 1]));
        Assert.InRange(cosine, least, 1.0001f);
    }

    [Theory]
    [InlineData(nameof(WeightPrecision.W8))]
    [InlineData(nameof(WeightPrecision.Int8))]
    public void A_text_has_the_same_vector_to_the_last_bit_alone_and_among_others_on_any_number_of_threads(string precision)
    {
        using var encoder = model.Open(Enum.Parse<WeightPrecision>(precision));
        var cancel = TestContext.Current.CancellationToken;
        var alone = Texts.SelectMany(text => encoder.Encode([text], 1, null, cancel).Vectors).ToArray();
        Assert.Equal(alone, encoder.Encode(Texts, 1, null, cancel).Vectors);
        Assert.Equal(alone, encoder.Encode(Texts, 3, null, cancel).Vectors);
    }

    [Fact]
    public void A_text_is_read_to_the_last_token_allowed()
    {
        using var encoder = model.Open(WeightPrecision.W8, maxTokens: 8);
        var cancel = TestContext.Current.CancellationToken;
        Assert.Equal(
            encoder.Encode(["one two three four five six"], 1, null, cancel).Vectors,
            encoder.Encode(["one two three four five six seven"], 1, null, cancel).Vectors);
    }

    [Theory]
    [InlineData("", 1, "101 102", 0, 0)]
    [InlineData("one two three", 1, "101 2028 2048 2093 102", 3, 3)]
    [InlineData("one two three four", 2, "101 2028 2048 102 101 2093 2176 102", 4, 4)]
    [InlineData("one two three four five", 2, "101 2028 2048 2093 102 101 2093 2176 2274 102", 5, 5)]
    [InlineData("one two three four five six seven", 2, "101 2028 2048 2093 102 101 2176 2274 2416 102", 7, 6)]
    public void A_longer_text_is_read_in_windows_of_one_length(string text, int windows, string tokens, int pieces, int read)
    {
        using var tokenizer = new TokenizerSession(model.Vocabulary, 5, maxWindows: 2);
        var found = tokenizer.Read(text);
        Assert.Equal((tokens, windows, pieces, read), (string.Join(' ', found.Tokens), found.Windows, found.Pieces, found.PiecesRead));
    }

    [Fact]
    public void The_vector_of_a_longer_text_is_the_mean_of_those_of_its_windows()
    {
        var cancel = TestContext.Current.CancellationToken;
        using var encoder = model.Open(WeightPrecision.W8, maxTokens: 6, maxWindows: 4);
        var parts = encoder.Encode(["one two three four", "five six seven eight"], 1, null, cancel).Vectors.Chunk(384).ToArray();
        var whole = encoder.Encode(["other", "one two three four five six seven eight", "", "nine"], 2, null, cancel);
        Assert.Equal([1, 2, 1, 1], whole.Tokens.Select(text => text.Windows));
        Assert.DoesNotContain(whole.Tokens, text => text.IsCut);
        foreach (var layer in (int[])[0, 1])
        {
            var mean = parts[layer].Zip(parts[layer + 2], (a, b) => a + b).ToArray();
            TensorPrimitives.Divide(mean, TensorPrimitives.Norm(mean), mean);
            Assert.Equal(mean, whole.Vectors.Chunk(384).ElementAt(2 + layer), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Fact]
    public void Kept_vectors_are_not_calculated_again()
    {
        var cache = new VectorCache();
        var cancel = TestContext.Current.CancellationToken;
        using (var encoder = model.Open(WeightPrecision.W8, cache: cache))
            encoder.Encode(Texts, 1, null, cancel);
        var calculated = 0;
        using (var encoder = model.Open(WeightPrecision.W8, cache: cache))
            encoder.Encode([.. Texts, "a new one"], 1, done => calculated = Math.Max(calculated, done), cancel);
        Assert.Equal(1, calculated);
    }
}
