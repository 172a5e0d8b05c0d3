using Microsoft.ML.Data;
using MlNetSuite.Prediction.Embeddings;

namespace MlNetSuite.Prediction;

public sealed partial class PredictionModel
{
    /// <summary>Whether the model gives an embedding: a vector that stands for a row.</summary>
    public bool GivesEmbedding => Layout.Embedding >= 0;

    /// <summary>The vector that stands for a text: similar texts have similar vectors.</summary>
    /// <param name="text">As the model takes it.</param>
    /// <exception cref="PredictionInputException">The model gives no embedding, or takes something else than one text.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public float[] Embed(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Embed([text])[0];
    }

    /// <summary>The vectors of many texts, calculated together on up to <see cref="Threads"/> threads.</summary>
    /// <param name="texts">As the model takes them.</param>
    /// <param name="cancel">Ends the work between packs of texts.</param>
    /// <returns>One vector for each text, in order: that of the text alone.</returns>
    /// <inheritdoc cref="Embed(string)" path="/exception"/>
    public float[][] Embed(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        return EmbedCounted(texts, cancel).Vectors;
    }

    /// <summary>As <see cref="Embed(IReadOnlyList{string}, CancellationToken)"/>, with the tokens that were read, and how many texts were
    /// too long to be read whole.</summary>
    /// <inheritdoc cref="Embed(string)" path="/exception"/>
    public EmbeddedTexts EmbedCounted(IReadOnlyList<string> texts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        using var _ = _lease.Take();
        return EmbedHeld(texts, cancel);
    }

    /// <summary>As the public one, for a caller who keeps the model alive.</summary>
    internal EmbeddedTexts EmbedHeld(IReadOnlyList<string> texts, CancellationToken cancel)
    {
        RequireEmbedding();
        if (InputSchema is not [{ Type: TextDataViewType } column])
            throw new PredictionInputException(
                $"a text alone cannot be embedded by a model for {Card.Task}; it takes: " +
                $"{string.Join(", ", InputSchema.Select(c => c.Name))}. The embedding of a row is an output of its prediction.");
        if (_whole.Network?.Embedding is { } embedding)
            return embedding.Embed(texts, Parallelism(cancel));
        var rows = texts.Select(text => new Dictionary<string, object?>(1) { [column.Name] = text });
        return new([.. PredictHeld([.. rows], cancel).Select(answer => answer.Numbers(Layout.Embedding).ToArray())]);
    }

    private void RequireEmbedding()
    {
        if (!GivesEmbedding)
            throw new PredictionInputException(
                $"the model gives no embedding ({Card.Task}, {Card.Trainer}); it gives: " +
                $"{string.Join(", ", Card.Outputs.Select(o => o.Name))}. Models that begin with a pretrained encoder do, " +
                "such as those of the trainer sentence.");
    }
}
