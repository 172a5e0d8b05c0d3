using MlNetSuite.Prediction;
using MlNetSuite.Prediction.Embeddings;
using MlNetSuite.Pretrained;

namespace MlNetSuite.Cli.Commands;

/// <summary>What embeds texts: a model, or weights alone.</summary>
internal sealed class Embedder : IDisposable
{
    private readonly IDisposable _opened;
    private readonly Func<IReadOnlyList<string>, CancellationToken, EmbeddedTexts> _embed;

    private Embedder(IDisposable opened, Func<IReadOnlyList<string>, CancellationToken, EmbeddedTexts> embed) =>
        (_opened, _embed) = (opened, embed);

    /// <summary>The model's card; null of weights.</summary>
    internal ModelCard? Card { get; private init; }

    /// <summary>Opens weights by id or folder.</summary>
    internal static Embedder OfWeights(string idOrFolder, int? maxTokens, int maxWindows, int threads)
    {
        var weights = TextEmbedder.Open(idOrFolder, maxTokens, maxWindows);
        weights.Threads = threads;
        return new(weights, weights.EmbedCounted);
    }

    /// <summary>Opens a zip.</summary>
    /// <exception cref="PredictionInputException">The model gives no embedding of a text.</exception>
    internal static Embedder OfModel(string zip, int threads)
    {
        var model = PredictionModel.Open(zip);
        model.Threads = threads;
        try
        {
            // Refuses at once what is no model of that kind.
            model.Embed([]);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        return new(model, model.EmbedCounted) { Card = model.Card };
    }

    internal EmbeddedTexts Embed(IReadOnlyList<string> texts, CancellationToken cancel) => _embed(texts, cancel);

    public void Dispose() => _opened.Dispose();
}
