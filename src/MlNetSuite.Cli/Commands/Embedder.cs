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

    /// <summary>Opens a zip, or weights by id or folder.</summary>
    /// <exception cref="PredictionInputException">The model gives no embedding of a text.</exception>
    internal static Embedder Open(string zipOrWeights, int threads)
    {
        if (!zipOrWeights.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) && !File.Exists(zipOrWeights))
        {
            var weights = TextEmbedder.Open(zipOrWeights);
            weights.Threads = threads;
            return new(weights, weights.EmbedCounted);
        }
        var model = PredictionModel.Open(zipOrWeights);
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
