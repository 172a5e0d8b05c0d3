using Microsoft.ML;

namespace MlNetSuite.Training.Tasks;

/// <summary>What a trainer returns: a standard ML.NET transformer and the schema it reads.</summary>
/// <param name="Transformer">Made of Microsoft's own transforms only, so that standard ML.NET loads it.</param>
/// <param name="InputSchema">The columns an app must provide; no label.</param>
public sealed record TrainedModel(ITransformer Transformer, DataViewSchema InputSchema) : IDisposable
{
    /// <summary>Further entries for the zip's <c>MlNetSuite/</c> folder, by name: what our engine needs and standard ML.NET
    /// ignores.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Entries { get; init; } = new Dictionary<string, ReadOnlyMemory<byte>>();

    /// <summary>What a card names as the trainer where that is none of the task's list, as for an ensemble; null otherwise.</summary>
    public string? Trainer { get; init; }

    /// <summary>Rows the trainer held out of its training rows to choose an epoch by; 0 if none.</summary>
    public int ValidationRows { get; init; }

    /// <summary>Things a person should know, such as columns dropped or pairs merged.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Frees native memory and deletes the temporary file ML.NET keeps of an ONNX model.</summary>
    public void Dispose() => (Transformer as IDisposable)?.Dispose();
}
