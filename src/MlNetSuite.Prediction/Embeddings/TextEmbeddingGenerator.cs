using Microsoft.Extensions.AI;

namespace MlNetSuite.Prediction.Embeddings;

/// <summary>Embeddings in the way that Microsoft.Extensions.AI asks for them.</summary>
/// <param name="source">What is asked; it belongs to the caller.</param>
/// <param name="metadata">What it is.</param>
/// <param name="embed">Asks it.</param>
internal sealed class TextEmbeddingGenerator(
    object source, EmbeddingGeneratorMetadata metadata, Func<IReadOnlyList<string>, CancellationToken, EmbeddedTexts> embed)
    : IEmbeddingGenerator<string, Embedding<float>>
{
    /// <summary>Who provides it, in metadata and telemetry.</summary>
    internal const string Provider = "mlnetsuite";

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (options?.Dimensions is { } dimensions && dimensions != metadata.DefaultModelDimensions)
            throw new ArgumentException(
                $"vectors of {dimensions} numbers are asked for; {metadata.DefaultModelId} gives {metadata.DefaultModelDimensions}.",
                nameof(options));
        string[] texts = [.. values];
        return Task.Run(() => Generate(texts, cancellationToken), cancellationToken);
    }

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? metadata
            : serviceType.IsInstanceOfType(this) ? this
            : serviceType.IsInstanceOfType(source) ? source
            : null;
    }

    /// <summary>Nothing: what it asks belongs to the caller.</summary>
    public void Dispose()
    {
    }

    private GeneratedEmbeddings<Embedding<float>> Generate(string[] texts, CancellationToken cancel)
    {
        var embedded = embed(texts, cancel);
        var now = DateTimeOffset.UtcNow;
        return new(embedded.Vectors.Select(vector =>
            new Embedding<float>(vector) { CreatedAt = now, ModelId = metadata.DefaultModelId }))
        {
            Usage = embedded.Tokens == 0 ? null : new() { InputTokenCount = embedded.Tokens, TotalTokenCount = embedded.Tokens },
        };
    }
}
