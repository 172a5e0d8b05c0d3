using System.Globalization;
using System.Text.Json;
using MlNetSuite.Data;
using MlNetSuite.Pretrained.Weights;
using MlNetSuite.Pretrained.WordPieces;

namespace MlNetSuite.Pretrained.Encoders;

/// <summary>Reads an encoder of BERT's family out of weights: those of the catalogue, or a folder as Hugging Face's transformers and
/// sentence-transformers write it.</summary>
internal static class BertReader
{
    private const string Config = "config.json";
    private const string PoolingConfig = "1_Pooling/config.json";
    private const string SentenceConfig = "sentence_bert_config.json";
    private const string Vocabulary = "vocab.txt";
    private const string Tokenizer = "tokenizer.json";
    private const string TokenizerConfig = "tokenizer_config.json";

    // What MiniLM's, BGE's, E5's and GTE's small models have; weights that come without a description are of this kind.
    private static readonly BertShape UsualShape = new(12, 1e-12f);

    /// <summary>The pieces of words that the encoder knows.</summary>
    /// <exception cref="InputException">There are none, or the tokenizer is of another kind.</exception>
    internal static WordPieceVocabulary Pieces(LocatedWeights weights)
    {
        if (weights.Has(Tokenizer))
            return WordPieceVocabulary.OfTokenizer(weights.ReadAllBytes(Tokenizer), Named(weights, Tokenizer));
        if (weights.Has(Vocabulary))
            return WordPieceVocabulary.OfLines(weights.ReadAllBytes(Vocabulary), IsCased(weights), Named(weights, Vocabulary));
        throw new InputException(
            $"weights '{weights.Name}' in {weights.Folder} have no {Vocabulary} and no {Tokenizer}; one of them is required");
    }

    /// <summary>The encoder.</summary>
    /// <exception cref="InputException">The weights are of another kind, or a tensor is missing or of another shape.</exception>
    internal static BertEncoder Encoder(LocatedWeights weights)
    {
        var shape = weights.Has(Config) ? Shape(weights) : UsualShape;
        var tensors = NamedTensors.Of(weights);
        const string words = "embeddings.word_embeddings.weight", places = "embeddings.position_embeddings.weight";
        var hidden = tensors.Shape(words)[^1];
        if (hidden % shape.Heads != 0)
            throw new InputException(string.Create(CultureInfo.InvariantCulture,
                $"{Named(weights, Config)} says {shape.Heads} heads, which do not divide the {hidden} numbers of a token"));
        var layers = 0;
        while (tensors.Has($"encoder.layer.{layers}.output.dense.weight"))
            layers++;
        if (layers == 0)
            throw new InputException($"weights '{weights.Name}' have no layer encoder.layer.0; an encoder of BERT's family is expected");
        var positions = tensors.Read(places);
        // A text is all of the first type.
        var type = tensors.Read("embeddings.token_type_embeddings.weight").AsSpan(0, hidden);
        for (var i = 0; i < positions.Length; i++)
            positions[i] += type[i % hidden];
        return new(
            tensors.Read(words), positions, Normalization("embeddings.LayerNorm"),
            [.. Enumerable.Range(0, layers).Select(layer => Layer($"encoder.layer.{layer}."))], shape.Heads, shape.Epsilon,
            Pooling(weights));

        BertLayer Layer(string prefix)
        {
            LinearMap[] attention =
                [.. ((string[])["query", "key", "value"]).Select(n => Linear($"{prefix}attention.self.{n}", hidden, hidden))];
            var intermediate = tensors.Shape($"{prefix}intermediate.dense.weight")[0];
            return new(
                new([.. attention.SelectMany(a => a.Weight)], [.. attention.SelectMany(a => a.Bias)]),
                Linear($"{prefix}attention.output.dense", hidden, hidden), Normalization($"{prefix}attention.output.LayerNorm"),
                Linear($"{prefix}intermediate.dense", intermediate, hidden), Linear($"{prefix}output.dense", hidden, intermediate),
                Normalization($"{prefix}output.LayerNorm"));
        }

        LinearMap Linear(string name, int outputs, int inputs) =>
            new(tensors.Read($"{name}.weight", outputs, inputs), tensors.Read($"{name}.bias", outputs));

        LayerNormalization Normalization(string name) => new(tensors.Read($"{name}.weight", hidden), tensors.Read($"{name}.bias", hidden));
    }

    private static BertShape Shape(LocatedWeights weights) => Json(weights, Config, config =>
    {
        Require(config, "model_type", "bert");
        Require(config, "hidden_act", "gelu");
        Require(config, "position_embedding_type", "absolute");
        return new BertShape(
            config.GetProperty("num_attention_heads").GetInt32(),
            config.TryGetProperty("layer_norm_eps", out var epsilon) ? epsilon.GetSingle() : UsualShape.Epsilon);

        void Require(JsonElement of, string name, string expected)
        {
            if (of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() != expected)
                throw new InputException($"{Named(weights, Config)} says {name} '{value.GetString()}'; '{expected}' is expected");
        }
    });

    private static TokenPooling? Pooling(LocatedWeights weights) => !weights.Has(PoolingConfig) ? TokenPooling.Mean
        : Json<TokenPooling?>(weights, PoolingConfig, config => config.EnumerateObject()
            .Where(property => property.Name.StartsWith("pooling_mode_", StringComparison.Ordinal)
                && property.Value.ValueKind == JsonValueKind.True)
            .Select(property => property.Name["pooling_mode_".Length..]).ToList() switch
        {
            ["cls_token"] => TokenPooling.First,
            // By the root of their number in place of their number: of length 1 it is the same.
            [] or ["mean_tokens"] or ["mean_sqrt_len_tokens"] => TokenPooling.Mean,
            _ => null,
        });

    /// <summary>Tokens that the published model reads of a text; null where its folder does not say.</summary>
    internal static int? MostTokens(LocatedWeights weights) => weights.Has(SentenceConfig)
        ? Json<int?>(weights, SentenceConfig, config =>
            config.TryGetProperty("max_seq_length", out var most) && most.ValueKind == JsonValueKind.Number ? most.GetInt32() : null)
        : null;

    private static bool IsCased(LocatedWeights weights) => weights.Has(TokenizerConfig) && Json(weights, TokenizerConfig,
        config => config.TryGetProperty("do_lower_case", out var lower) && lower.ValueKind == JsonValueKind.False);

    private static T Json<T>(LocatedWeights weights, string file, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(weights.ReadAllBytes(file));
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{Named(weights, file)} cannot be read: {e.Message}", e);
        }
    }

    private static string Named(LocatedWeights weights, string file) => Path.Combine(weights.Folder, file);

    /// <summary>What tensors do not say.</summary>
    private sealed record BertShape(int Heads, float Epsilon);
}
