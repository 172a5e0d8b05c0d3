namespace MlNetSuite.Pretrained.Encoders;

/// <summary>An encoder of BERT's family (Devlin et al. 2018): embeddings of pieces and places, then layers of attention and two linear
/// maps, each with a residual and normalized after it.</summary>
/// <param name="Words">Embeddings of pieces, <c>[pieces, hidden]</c>.</param>
/// <param name="Positions">Embeddings of places, <c>[places, hidden]</c>, that of the first type of token added.</param>
/// <param name="Normalization">After the embeddings.</param>
/// <param name="Layers">In order.</param>
/// <param name="Heads">Of attention, in every layer.</param>
/// <param name="Epsilon">Added to variances.</param>
/// <param name="Pooling">How the published model makes one vector of a text's; null for a way that there is no word for here.</param>
internal sealed record BertEncoder(
    float[] Words, float[] Positions, LayerNormalization Normalization, IReadOnlyList<BertLayer> Layers, int Heads, float Epsilon,
    TokenPooling? Pooling)
{
    /// <summary>Numbers of a token between layers.</summary>
    internal int Hidden => Normalization.Scale.Length;

    /// <summary>What its weights take in memory.</summary>
    internal long Bytes => sizeof(float) * (Words.LongLength + Positions.Length + Layers.Sum(layer => layer.Count));

    /// <summary>Most tokens of a text.</summary>
    internal int MostTokens => Positions.Length / Hidden;
}

/// <summary>How one vector is made of those of a text's tokens.</summary>
internal enum TokenPooling
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>That of the first token.</summary>
    First,
}

/// <summary>A layer of a <see cref="BertEncoder"/>.</summary>
/// <param name="QueryKeyValue">To queries, keys and values side by side, <c>[3 hidden, hidden]</c>.</param>
/// <param name="Output">From the heads, <c>[hidden, hidden]</c>.</param>
/// <param name="AttentionNormalization">After attention and its residual.</param>
/// <param name="Widen">The first linear map, <c>[intermediate, hidden]</c>, followed by GELU.</param>
/// <param name="Narrow">The second, <c>[hidden, intermediate]</c>.</param>
/// <param name="OutputNormalization">After both and their residual.</param>
internal sealed record BertLayer(
    LinearMap QueryKeyValue, LinearMap Output, LayerNormalization AttentionNormalization, LinearMap Widen, LinearMap Narrow,
    LayerNormalization OutputNormalization)
{
    /// <summary>How many weights its matrices have.</summary>
    internal long Count => new[] { QueryKeyValue, Output, Widen, Narrow }.Sum(map => map.Weight.LongLength);
}

/// <summary>A matrix and what is added after it.</summary>
/// <param name="Weight"><c>[outputs, inputs]</c>.</param>
/// <param name="Bias"><c>[outputs]</c>.</param>
internal sealed record LinearMap(float[] Weight, float[] Bias)
{
    /// <summary>Numbers it takes.</summary>
    internal int Inputs => Weight.Length / Bias.Length;
}

/// <summary>To mean 0 and variance 1 over a token's numbers, then scaled and moved.</summary>
/// <param name="Scale"><c>[hidden]</c>.</param>
/// <param name="Bias"><c>[hidden]</c>.</param>
internal sealed record LayerNormalization(float[] Scale, float[] Bias);
