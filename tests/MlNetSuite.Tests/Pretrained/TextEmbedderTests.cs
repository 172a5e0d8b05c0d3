using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetSuite.Data;
using MlNetSuite.Pretrained;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Pretrained.WordPieces;
using MlNetSuite.Tests.Pretrained.WordPieces;

namespace MlNetSuite.Tests.Pretrained;

/// <summary>Weights alone embed texts as the model that was published does.</summary>
public sealed class TextEmbedderTests(OpenedEmbedder opened) : IClassFixture<OpenedEmbedder>
{
    private static readonly string[] Texts =
    [
        "Where is my parcel?", "My card was declined at the shop today, and I do not know why.", "a", "", "parcel",
        "Where is my parcel?", "The quick brown fox jumps over the lazy dog; it is fast."
    ];

    private TextEmbedder Embedder => opened.Embedder;

    [Fact]
    public void Vectors_are_those_of_the_published_model()
    {
        var vectors = Embedder.Embed(Texts, TestContext.Current.CancellationToken);
        using var published = new PublishedModel();
        foreach (var (text, vector) in Texts.Zip(vectors))
            Assert.Equal(published.Embed(text), vector, (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Each_text_has_the_vector_it_has_alone_on_any_number_of_threads()
    {
        var vectors = Embedder.Embed(Texts, TestContext.Current.CancellationToken);
        for (var i = 0; i < Texts.Length; i++)
        {
            Assert.Equal(vectors[i], Embedder.Embed(Texts[i]));
            Assert.Equal((Embedder.Dimension, 1f), (vectors[i].Length, MathF.Round(TensorPrimitives.Norm(vectors[i]), 4)));
        }
        Assert.Equal((384, 256, "all-minilm-l6-v2"), (Embedder.Dimension, Embedder.MaxTokens, Embedder.Name));
    }

    [Fact]
    public void Texts_that_are_too_long_to_be_read_whole_are_counted()
    {
        string[] texts = ["short", string.Join(' ', Enumerable.Repeat("parcel", 254)), new string('?', 300)];
        var embedded = Embedder.EmbedCounted(texts, TestContext.Current.CancellationToken);
        Assert.Equal((1, 254), (embedded.Cut, embedded.PiecesOfCut));
    }

    [Fact]
    public void Weights_of_pictures_are_refused() => Assert.Equal(
        "weights 'resnet18' read pictures; texts are embedded by those of an encoder of texts",
        Assert.Throws<InputException>(() => TextEmbedder.Open("resnet18")).Message);

    [Fact]
    public void A_folder_that_says_so_is_pooled_by_its_first_token_and_read_as_far_as_it_says()
    {
        using var folder = new TemporaryFolder();
        var weights = WeightsStore.Default.Locate("all-minilm-l6-v2");
        foreach (var file in weights.Files)
            File.WriteAllBytes(folder.File(file), weights.ReadAllBytes(file));
        File.WriteAllText(folder.File("sentence_bert_config.json"), """{"max_seq_length": 32}""");
        Pooling(folder, "pooling_mode_cls_token");
        using (var first = TextEmbedder.Open(folder.Path))
        {
            Assert.Equal(32, first.MaxTokens);
            using var published = new PublishedModel();
            Assert.Equal(published.FirstToken(Texts[1]), first.Embed(Texts[1]), (a, b) => Math.Abs(a - b) < 1e-6);
        }

        Pooling(folder, "pooling_mode_max_tokens");
        Assert.Contains("1_Pooling", Assert.Throws<InputException>(() => TextEmbedder.Open(folder.Path)).Message);
    }

    private static void Pooling(TemporaryFolder folder, string mode)
    {
        Directory.CreateDirectory(folder.File("1_Pooling"));
        File.WriteAllText(folder.File("1_Pooling/config.json"), JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["word_embedding_dimension"] = 384,
            ["pooling_mode_cls_token"] = false,
            ["pooling_mode_mean_tokens"] = false,
            [mode] = true,
        }));
    }

    /// <summary>The package's own ONNX model, over the tokens of its own vocabulary.</summary>
    private sealed class PublishedModel : IDisposable
    {
        private readonly PlainWordPiece _tokenizer;
        private readonly InferenceSession _session;

        internal PublishedModel()
        {
            var weights = WeightsStore.Default.Locate("all-minilm-l6-v2");
            _tokenizer = new(WordPieceVocabulary.OfLines(weights.ReadAllBytes("vocab.txt"), false, "vocab.txt"));
            _session = new(weights.ReadAllBytes("model.onnx"));
        }

        internal float[] Embed(string text)
        {
            var tokens = Tokens(text, out var count);
            var mean = new float[tokens.Length / count];
            for (var token = 0; token < count; token++)
                TensorPrimitives.Add(mean, tokens.AsSpan(token * mean.Length, mean.Length), mean);
            return OfLengthOne(mean);
        }

        internal float[] FirstToken(string text)
        {
            var tokens = Tokens(text, out var count);
            return OfLengthOne(tokens[..(tokens.Length / count)]);
        }

        private float[] Tokens(string text, out int count)
        {
            long[] ids = [.. _tokenizer.Tokenize(text, 256)];
            count = ids.Length;
            NamedOnnxValue Input(string name)
            {
                long[] values = [.. ids.Select(id => name.Contains("mask") ? 1 : name.Contains("type") ? 0 : id)];
                return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<long>(values, [1, values.Length]));
            }
            using var outputs = _session.Run([.. _session.InputNames.Select(Input)]);
            return [.. outputs[0].AsEnumerable<float>()];
        }

        private static float[] OfLengthOne(float[] vector)
        {
            TensorPrimitives.Divide(vector, TensorPrimitives.Norm(vector), vector);
            return vector;
        }

        public void Dispose() => _session.Dispose();
    }
}

/// <summary>The usual encoder, opened once.</summary>
public sealed class OpenedEmbedder : IDisposable
{
    public TextEmbedder Embedder { get; } = TextEmbedder.Open("all-minilm-l6-v2");

    public void Dispose() => Embedder.Dispose();
}
