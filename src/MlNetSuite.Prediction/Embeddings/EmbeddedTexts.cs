namespace MlNetSuite.Prediction.Embeddings;

/// <summary>Texts as vectors, with what was read of them.</summary>
/// <param name="Vectors">One a text, in order.</param>
public sealed record EmbeddedTexts(float[][] Vectors)
{
    /// <summary>Tokens that were read, of all texts together; 0 where they are not known.</summary>
    public long Tokens { get; init; }

    /// <summary>Most tokens that are read of a text; 0 where that is not known.</summary>
    public int MostTokens { get; init; }

    /// <summary>How many texts reach <see cref="MostTokens"/>: what they have beyond is not in their vectors.</summary>
    public int Longest { get; init; }
}
