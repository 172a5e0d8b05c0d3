using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>What ML.NET saves of a model, once; with a card it becomes a zip. A model is tested by a zip before its card has its
/// metrics.</summary>
internal sealed class PackedModel
{
    // Entries carry the same time always (the earliest a zip can hold), so that equal models are equal bytes.
    private static readonly DateTimeOffset EntryTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Weights and keys hardly shrink: of so many bytes the best compression takes four times as long for a fiftieth less.
    private const int LargeEntry = 4 << 20;
    private const int Probe = 1 << 18;

    private readonly IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> _saved;
    private readonly byte[] _samples;
    private readonly IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> _further;

    private PackedModel(
        IReadOnlyList<(string, ReadOnlyMemory<byte>)> saved, byte[] samples, IReadOnlyList<(string, ReadOnlyMemory<byte>)> further) =>
        (_saved, _samples, _further) = (saved, samples, further);

    /// <inheritdoc cref="ModelArtifact.Pack"/>
    internal static PackedModel Of(
        MLContext ml, ITransformer transformer, DataViewSchema inputSchema,
        IReadOnlyList<JsonObject> sampleRows, IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? entries)
    {
        using var model = new MemoryStream();
        ml.Model.Save(transformer, Savable(inputSchema), model);
        model.Position = 0;
        return new(Saved(model), Lines(sampleRows), [.. Further(entries)]);
    }

    /// <summary>The same with a further entry.</summary>
    /// <param name="name">Its name below <c>MlNetSuite/</c>.</param>
    /// <param name="bytes">Its content.</param>
    internal PackedModel With(string name, byte[] bytes) =>
        new(_saved, _samples, [.. _further, (ArtifactNames.Folder + name, (ReadOnlyMemory<byte>)bytes)]);

    /// <summary>The zip of the model with a card.</summary>
    /// <param name="card">What the model is.</param>
    /// <param name="isTemporary">Whether it is read once and thrown away, so that compressing it would be for nothing.</param>
    internal byte[] Zip(ModelCard card, bool isTemporary = false)
    {
        var output = new MemoryStream();
        using (var target = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true))
        {
            var checksums = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, bytes) in Entries(card))
            {
                if (!checksums.TryAdd(name, Convert.ToHexStringLower(SHA256.HashData(bytes.Span))) || name == ArtifactNames.Checksums)
                    throw new ArgumentException($"the entry name '{name[ArtifactNames.Folder.Length..]}' is taken.");
                Write(target, name, bytes.Span, Level(bytes.Span, isTemporary));
            }
            Write(target, ArtifactNames.Checksums,
                JsonSerializer.SerializeToUtf8Bytes(checksums, ArtifactJson.Default.SortedDictionaryStringString), Level([], isTemporary));
        }
        return output.ToArray();
    }

    private static CompressionLevel Level(ReadOnlySpan<byte> bytes, bool isTemporary) =>
        isTemporary ? CompressionLevel.NoCompression
        : bytes.Length < LargeEntry || Grows(bytes.Slice(bytes.Length / 2, Probe)) ? CompressionLevel.Optimal
        : CompressionLevel.Fastest;

    // The fastest has codes of fixed lengths: weights of 8 bits grow by a sixteenth, where the best takes a sixth off.
    private static bool Grows(ReadOnlySpan<byte> probe)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            deflate.Write(probe);
        return packed.Length > probe.Length;
    }

    private IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> Entries(ModelCard card) =>
    [
        .. _saved,
        (ArtifactNames.Card, JsonSerializer.SerializeToUtf8Bytes(card, ArtifactJson.Default.ModelCard)),
        (ArtifactNames.Labels, JsonSerializer.SerializeToUtf8Bytes(card.Labels, ArtifactJson.Default.IReadOnlyListString)),
        (ArtifactNames.Samples, _samples),
        .. _further,
    ];

    // ML.NET cannot store a schema with an image column (it has no codec for one); the card's inputs give the schema then.
    private static DataViewSchema? Savable(DataViewSchema schema) =>
        schema.Any(c => c.Type is Microsoft.ML.Transforms.Image.ImageDataViewType) ? null : schema;

    private static List<(string, ReadOnlyMemory<byte>)> Saved(Stream model)
    {
        using var source = new ZipArchive(model, ZipArchiveMode.Read);
        List<(string, ReadOnlyMemory<byte>)> entries = [];
        // ML.NET on Windows may separate folders with a backslash, which other systems take for part of a name.
        foreach (var entry in source.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var bytes = new byte[entry.Length];
            using var stream = entry.Open();
            stream.ReadExactly(bytes);
            entries.Add((entry.FullName.Replace('\\', '/'), BinaryTable.InColumnOrder(bytes)));
        }
        return entries;
    }

    private static IEnumerable<(string, ReadOnlyMemory<byte>)> Further(IReadOnlyDictionary<string, ReadOnlyMemory<byte>>? entries)
    {
        foreach (var (name, bytes) in (entries
            ?? new Dictionary<string, ReadOnlyMemory<byte>>()).OrderBy(e => e.Key, StringComparer.Ordinal))
            yield return ArtifactNames.IsSafe(ArtifactNames.Folder + name)
                ? (ArtifactNames.Folder + name, bytes)
                : throw new ArgumentException($"'{name}' cannot be the name of an entry.");
    }

    private static void Write(ZipArchive target, string name, ReadOnlySpan<byte> bytes, CompressionLevel level)
    {
        var entry = target.CreateEntry(name, level);
        entry.LastWriteTime = EntryTime;
        using var stream = entry.Open();
        stream.Write(bytes);
    }

    private static byte[] Lines(IReadOnlyList<JsonObject> rows) =>
        Encoding.UTF8.GetBytes(string.Concat(rows.Select(r => r.ToJsonString() + "\n")));
}
