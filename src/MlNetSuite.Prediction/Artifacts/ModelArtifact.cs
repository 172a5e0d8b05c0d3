using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;

namespace MlNetSuite.Prediction;

/// <summary>Writes and opens artifacts: the zip that ML.NET writes, with a model card, labels, sample rows and checksums
/// under <c>MlNetSuite/</c>. Stock <c>mlContext.Model.Load</c> opens the same file and ignores those.</summary>
public static class ModelArtifact
{
    /// <summary>The largest total of unpacked bytes that is opened unless a caller says otherwise: 2 GiB.</summary>
    public const long DefaultMaxUnpackedBytes = 2L << 30;

    // Entries carry the same time always (the earliest a zip can hold), so that equal models are equal bytes.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Writes an artifact: to a temporary file beside it, flushed to disk, then renamed. Missing folders are made.</summary>
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
        using var model = new MemoryStream();
        ml.Model.Save(transformer, Savable(inputSchema), model);
        var output = new MemoryStream();
        using (var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            var checksums = new SortedDictionary<string, string>(StringComparer.Ordinal);
            CopyModel(model, target, checksums);
            Add(target, checksums, ArtifactNames.Card, JsonSerializer.SerializeToUtf8Bytes(card, ArtifactJson.Default.ModelCard));
            Add(target, checksums, ArtifactNames.Labels, JsonSerializer.SerializeToUtf8Bytes(card.Labels, ArtifactJson.Default.IReadOnlyListString));
            Add(target, checksums, ArtifactNames.Samples, Lines(sampleRows ?? []));
            foreach (var (name, bytes) in (entries ?? new Dictionary<string, ReadOnlyMemory<byte>>()).OrderBy(e => e.Key, StringComparer.Ordinal))
                Add(target, checksums, Checked(name, checksums), bytes.Span);
            Write(target, ArtifactNames.Checksums,
                JsonSerializer.SerializeToUtf8Bytes(checksums, ArtifactJson.Default.SortedDictionaryStringString));
        }
        return output.ToArray();
    }

    /// <summary>Opens an artifact: see <see cref="PredictionModel.Open(string, long)"/>.</summary>
    public static PredictionModel Open(string path, long maxUnpackedBytes = DefaultMaxUnpackedBytes) =>
        PredictionModel.Open(path, maxUnpackedBytes);

    // ML.NET cannot store a schema with an image column (it has no codec for one); the card's inputs tell the schema then.
    private static DataViewSchema? Savable(DataViewSchema schema) =>
        schema.Any(c => c.Type is Microsoft.ML.Transforms.Image.ImageDataViewType) ? null : schema;

    private static void CopyModel(MemoryStream model, ZipArchive target, SortedDictionary<string, string> checksums)
    {
        model.Position = 0;
        using var source = new ZipArchive(model, ZipArchiveMode.Read);
        // ML.NET on Windows may separate folders with a backslash, which other systems take for part of a name.
        foreach (var entry in source.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            Add(target, checksums, entry.FullName.Replace('\\', '/'), BinaryTable.InColumnOrder(bytes));
        }
    }

    private static string Checked(string name, SortedDictionary<string, string> taken)
    {
        var full = ArtifactNames.Folder + name;
        return !ArtifactNames.IsSafe(full) ? throw new ArgumentException($"'{name}' cannot be the name of an entry.")
            : taken.ContainsKey(full) || full == ArtifactNames.Checksums ? throw new ArgumentException($"the entry name '{name}' is taken.")
            : full;
    }

    private static void Add(ZipArchive target, SortedDictionary<string, string> checksums, string name, ReadOnlySpan<byte> bytes)
    {
        checksums.Add(name, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        Write(target, name, bytes);
    }

    private static void Write(ZipArchive target, string name, ReadOnlySpan<byte> bytes)
    {
        var entry = target.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = EntryTime;
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private static byte[] Lines(IReadOnlyList<JsonObject> rows) =>
        Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => r.ToJsonString() + "\n")));
}
