using MlNetSuite.Networks.Onnx;
using MlNetSuite.Prediction.Encoders;
using MlNetSuite.Pretrained.Storage;
using MlNetSuite.Pretrained.WordPieces;
using DataType = MlNetSuite.Prediction.Onnx.TensorProto.Types.DataType;

namespace MlNetSuite.Pretrained.Encoders;

/// <summary>Vectors of texts, calculated in batches on several threads by the graph that a model ships.</summary>
internal sealed class TextEncoder : IDisposable
{
    private readonly TokenModel _model;

    /// <param name="options">The encoder.</param>
    /// <param name="cache">Where vectors are kept; null to calculate all of them.</param>
    internal TextEncoder(EncoderOptions options, VectorCache? cache) : this(new TokenModel(options.Graph(), cache))
    {
    }

    /// <param name="model">The encoder, its own from now on.</param>
    internal TextEncoder(TokenModel model) => _model = model;

    /// <summary>Calculates a vector for each text: the same whatever the number of threads.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">How many packs of texts may be calculated at a time.</param>
    /// <param name="done">Told how many texts have their vector; may be null. Any thread may call it.</param>
    /// <param name="cancel">Looked at before each pack.</param>
    internal EncodedTexts Encode(IReadOnlyList<string> texts, int threads, Action<int>? done, CancellationToken cancel)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
        var tokens = new TokenizedText[texts.Count];
        Parallel.For(0, texts.Count, parallel, text => tokens[text] = _model.Tokenize(texts[text]));
        return new(tokens, _model.Encode(tokens, parallel, done));
    }

    public void Dispose() => _model.Dispose();
}

/// <summary>Texts as an encoder reads them, and what it makes of them.</summary>
/// <param name="Tokens">One a text.</param>
/// <param name="Vectors"><c>[texts, width]</c>.</param>
internal sealed record EncodedTexts(TokenizedText[] Tokens, float[] Vectors);

/// <summary>How texts become vectors.</summary>
/// <param name="Encoder">The encoder.</param>
/// <param name="Vocabulary">Its pieces.</param>
/// <param name="Layers">Which layers' tokens are pooled, from 1, ascending.</param>
/// <param name="MaxTokens">Most tokens that are read of a text, or of each of its windows.</param>
/// <param name="Precision">How weights are stored.</param>
internal sealed record EncoderOptions(
    BertEncoder Encoder, WordPieceVocabulary Vocabulary, IReadOnlyList<int> Layers, int MaxTokens, WeightPrecision Precision)
{
    /// <summary>Numbers of a vector.</summary>
    internal int Width => Layers.Count * Encoder.Hidden;

    /// <summary>How one vector is made of those of a text's tokens.</summary>
    internal TokenPooling Pooling { get; init; }

    /// <summary>The largest <see cref="MaxWindows"/>: no text has more characters than these hold.</summary>
    internal const int MostWindows = 64;

    /// <summary>Most windows in which a text of more tokens is read, whose mean is its vector; 1 to read its beginning only.</summary>
    internal int MaxWindows { get; init; } = 1;

    /// <summary>The whole way from a text to its vector.</summary>
    internal TokenGraph Graph()
    {
        var graph = new OnnxGraph("encoder");
        AddTo(graph);
        graph.Output(TokenGraph.Vectors, DataType.Float, -1, Width);
        return TokenGraph.Cut(graph.ToBytes())!;
    }

    /// <summary>Adds the way from <see cref="TokenGraph.Codes"/>, which becomes an input, to <see cref="TokenGraph.Vectors"/>. To be
    /// the first of its graph: the names in it, by which kept vectors are found, are then always the same.</summary>
    internal void AddTo(OnnxGraph graph) => AddTo(graph, graph.Input(TokenGraph.Codes, DataType.Uint16, 1, -1));

    /// <summary>Adds the way from code units, <c>[1, n]</c>, to <see cref="TokenGraph.Vectors"/>.</summary>
    internal void AddTo(OnnxGraph graph, string codes)
    {
        new WordPieceGraph(graph, Vocabulary).Add(codes, MaxTokens, MaxWindows);
        var bert = new BertGraph(graph, Encoder, Precision);
        bert.Add(Layers, Pooling, MaxWindows > 1 ? TokenGraph.Windows : TokenGraph.Vectors);
        if (MaxWindows > 1)
            bert.AddMean(Layers.Count);
    }

    /// <summary>Adds the output <see cref="TokenGraph.Embedding"/>: what the last of the layers makes of a text.</summary>
    internal void AddEmbedding(OnnxGraph graph)
    {
        graph.Node("Slice",
            [
                TokenGraph.Vectors, graph.Constant([(long)Width - Encoder.Hidden], 1), graph.Constant([(long)Width], 1),
                graph.Constant([1L], 1),
            ],
            output: TokenGraph.Embedding);
        graph.Output(TokenGraph.Embedding, DataType.Float, -1, Encoder.Hidden);
    }
}
