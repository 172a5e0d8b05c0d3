using System.Text.Json.Nodes;
using Microsoft.ML;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>Writes and opens artifacts: the zip that ML.NET writes, with a model card, labels, sample rows and checksums
/// under <c>MlNetSuite/</c>. Plain ML.NET's <c>mlContext.Model.Load</c> opens the same file and ignores those.</summary>
public static class ModelArtifact
{
    /// <summary>The largest total of unpacked bytes that is opened unless a caller says otherwise: 2 GiB.</summary>
    public const long DefaultMaxUnpackedBytes = 2L << 30;

    /// <summary>Writes an artifact: to a temporary file next to it, flushed to disk, then renamed. Missing folders are made.</summary>
    /// <param name="path">The target. What it held before stays until the new artifact is whole.</param>
    /// <param name="ml">Any context.</param>
    /// <param name="transformer">The model.</param>
    /// <param name="inputSchema">The columns an app gives.</param>
    /// <param name="card">What the model is.</param>
    /// <param name="sampleRows">A few rows that show what an app gives.</param>
    /// <param name="entries">Further entries, by their name below <c>MlNetSuite/</c>.</param>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    /// <exception cref="IOException">Writing failed, such as on a full disk; nothing is left behind.</exception>
    public static void Save(
        string path, MLContext ml, ITransformer transformer, DataViewSchema inputSchema, ModelCard card,
        IReadOnlyList<JsonObject>? sampleRows = null, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? entries = null)
    {
        var bytes = Pack(ml, transformer, inputSchema, card, sampleRows, entries);
        AtomicFile.Write(path, stream => stream.Write(bytes));
    }

    /// <summary>Finds out whether <see cref="Save"/> could write there, before a long training. Makes missing folders.</summary>
    /// <exception cref="ModelArtifactException">The path is a folder or may not be written.</exception>
    public static void RequireWritable(string path) => AtomicFile.RequireWritable(path);

    /// <summary>An artifact in memory, as <see cref="Save"/> writes it. The same arguments give the same bytes.</summary>
    /// <exception cref="ArgumentException">The name of a further entry is unsafe or taken.</exception>
    public static byte[] Pack(
        MLContext ml, ITransformer transformer, DataViewSchema inputSchema, ModelCard card,
        IReadOnlyList<JsonObject>? sampleRows = null, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? entries = null)
    {
        ArgumentNullException.ThrowIfNull(ml);
        ArgumentNullException.ThrowIfNull(inputSchema);
        ArgumentNullException.ThrowIfNull(card);
        return PackedModel.Of(ml, transformer, inputSchema, sampleRows ?? [], entries).Zip(card);
    }

    /// <summary>Opens an artifact: see <see cref="PredictionModel.Open(string, long)"/>.</summary>
    public static PredictionModel Open(string path, long maxUnpackedBytes = DefaultMaxUnpackedBytes) =>
        PredictionModel.Open(path, maxUnpackedBytes);
}
