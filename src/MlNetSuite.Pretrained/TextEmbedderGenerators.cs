using Microsoft.Extensions.AI;
using MlNetSuite.Prediction.Embeddings;

namespace MlNetSuite.Pretrained;

/// <summary>Pretrained weights as Microsoft.Extensions.AI's generators of embeddings.</summary>
public static class TextEmbedderGenerators
{
    /// <summary>A generator that asks an encoder, which stays the caller's to dispose.</summary>
    public static IEmbeddingGenerator<string, Embedding<float>> AsEmbeddingGenerator(this TextEmbedder embedder)
    {
        ArgumentNullException.ThrowIfNull(embedder);
        return new TextEmbeddingGenerator(
            embedder, new(TextEmbeddingGenerator.Provider, null, embedder.Name, embedder.Dimension), embedder.EmbedCounted);
    }
}
