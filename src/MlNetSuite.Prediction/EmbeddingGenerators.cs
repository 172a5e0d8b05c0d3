using Microsoft.Extensions.AI;
using MlNetSuite.Prediction.Embeddings;

namespace MlNetSuite.Prediction;

/// <summary>Models as Microsoft.Extensions.AI's generators of embeddings, which Semantic Kernel and vector stores take.</summary>
public static class EmbeddingGenerators
{
    /// <summary>A generator that asks a model, which stays the caller's to dispose.</summary>
    /// <param name="model">A model that gives an embedding of a text.</param>
    /// <exception cref="PredictionInputException">It gives none.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> AsEmbeddingGenerator(this PredictionModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return Generator(model, model, model.Card.Trainer, (texts, cancel) => model.EmbedCounted(texts, cancel));
    }

    /// <summary>A generator that asks the model that has a name at each call.</summary>
    /// <param name="engine">The engine, which stays the caller's to dispose.</param>
    /// <param name="name">The model, which gives an embedding of a text, as whatever takes its place has to.</param>
    /// <exception cref="KeyNotFoundException">None is loaded by that name.</exception>
    /// <exception cref="PredictionInputException">It gives no embedding.</exception>
    public static IEmbeddingGenerator<string, Embedding<float>> AsEmbeddingGenerator(this SharedPredictionEngine engine, string name)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Generator(engine, engine.Model(name), name, (texts, cancel) => engine.EmbedCounted(name, texts, cancel));
    }

    private static TextEmbeddingGenerator Generator(
        object source, PredictionModel model, string id, Func<IReadOnlyList<string>, CancellationToken, EmbeddedTexts> embed)
    {
        // Refuses at once what gives none.
        model.Embed([]);
        return new(source, new(TextEmbeddingGenerator.Provider, null, id, model.Layout.Outputs[model.Layout.Embedding].Width), embed);
    }
}
