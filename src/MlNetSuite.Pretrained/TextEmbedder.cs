using System.Globalization;
using MlNetSuite.Data;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Encoders;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Pretrained.Weights;

namespace MlNetSuite.Pretrained;

/// <summary>Vectors of texts by a pretrained encoder, without any training: similar texts have similar vectors. They are the published
/// model's own, of length 1, so that their scalar product is the cosine. Any thread may call.</summary>
/// <example><code>
/// using var embedder = TextEmbedder.Open("all-minilm-l6-v2");
/// float[] vector = embedder.Embed("Where is my parcel?");
/// float[][] vectors = embedder.Embed(["Where is my parcel?", "My card was declined."]);
/// </code></example>
public sealed class TextEmbedder : IDisposable
{
    // What the published all-MiniLM-L6-v2 reads; most folders say.
    private const int UsualTokens = 256;

    private readonly TokenModel _model;
    private readonly TextEmbedding _embedding;

    private TextEmbedder(LocatedWeights weights, EncoderOptions options)
    {
        (Name, Dimension, MaxTokens) = (weights.Name, options.Width, options.MaxTokens);
        _model = new(options.Graph());
        _embedding = new(_model, cleans: false, output: null);
    }

    /// <summary>The id of the weights, or the name of their folder.</summary>
    public string Name { get; }

    /// <summary>Numbers of a vector.</summary>
    public int Dimension { get; }

    /// <summary>Tokens, those at both ends included, that are read of a text, or of each of its windows; the rest of a longer one is
    /// not.</summary>
    public int MaxTokens { get; }

    /// <summary>Most threads that a call over many texts uses, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to less than 1.</exception>
    public int Threads
    {
        get;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = Environment.ProcessorCount;

    /// <summary>Opens pretrained weights.</summary>
    /// <param name="weights">An id of <c>mlnetsuite weights list</c>, or a folder with <c>model.onnx</c> or <c>model.safetensors</c> and
    /// its tokenizer.</param>
    /// <param name="maxTokens">Most tokens that are read of a text; null for what the published model reads.</param>
    /// <param name="maxWindows">In how many windows of so many tokens a longer text is read, whose mean is its vector; 1 to read its
    /// beginning only.</param>
    /// <exception cref="InputException">They are not there, or of another kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxTokens"/> is less than 3, or <paramref name="maxWindows"/> is not
    /// from 1 to 64.</exception>
    public static TextEmbedder Open(string weights, int? maxTokens = null, int maxWindows = 1) =>
        Open(WeightsStore.Default.Locate(weights), maxTokens, maxWindows);

    /// <summary>Opens pretrained weights that were found by a <see cref="WeightsStore"/>.</summary>
    /// <inheritdoc cref="Open(string, int?, int)"/>
    public static TextEmbedder Open(LocatedWeights weights, int? maxTokens = null, int maxWindows = 1)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (maxTokens is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 3, nameof(maxTokens));
        ArgumentOutOfRangeException.ThrowIfLessThan(maxWindows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxWindows, EncoderOptions.MostWindows);
        if (weights.Entry is { Kind: WeightsKind.Image })
            throw new InputException($"weights '{weights.Name}' read pictures; texts are embedded by those of an encoder of texts");
        if (Directory.Exists(Path.Combine(weights.Folder, "2_Dense")))
            throw new InputException($"{weights.Folder} has a further layer in 2_Dense, which cannot be read");
        var encoder = BertReader.Encoder(weights);
        var pooling = encoder.Pooling ?? throw new InputException(
            $"{Path.Combine(weights.Folder, "1_Pooling/config.json")} makes a text's vector in a way that cannot be read; " +
            "the mean of its tokens or the first of them is expected");
        var most = maxTokens ?? BertReader.MostTokens(weights) ?? UsualTokens;
        if (most > encoder.MostTokens && maxTokens is not null)
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"maxTokens is {most}; the encoder {weights.Name} reads {encoder.MostTokens} at most"));
        return new(weights, new(encoder, BertReader.Pieces(weights), [encoder.Layers.Count], Math.Min(most, encoder.MostTokens),
            WeightPrecision.Fp32)
        { Pooling = pooling, MaxWindows = maxWindows });
    }

    /// <summary>The vector of a text.</summary>
    public float[] Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Embed([text])[0];
    }

    /// <summary>The vectors of many texts, calculated together on up to <see cref="Threads"/> threads: each the same as alone.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="cancel">Ends the work between packs of texts.</param>
    /// <returns>One vector for each text, in order.</returns>
    public float[][] Embed(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        return EmbedCounted(texts, cancel).Vectors;
    }

    /// <summary>As above, with the tokens that were read, and how many texts were too long to be read whole.</summary>
    public EmbeddedTexts EmbedCounted(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return _embedding.Embed(texts, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = cancel });
    }

    /// <summary>Frees the encoder; no call may be under way.</summary>
    public void Dispose() => _model.Dispose();
}
