using System.Buffers;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace MlNetSuite.Prediction.Artifacts;

/// <summary>The verified bytes of an artifact. What was verified is what is loaded: the file is read once, into memory.</summary>
internal sealed class ArtifactArchive
{
    // No honest card or list of checksums comes near it.
    private const long MaxJsonBytes = 64 << 20;

    private readonly byte[] _zip;
    private readonly string _source;

    private ArtifactArchive(byte[] zip, string source, ModelCard card) => (_zip, _source, Card) = (zip, source, card);

    internal ModelCard Card { get; }

    /// <summary>Bytes of the whole zip.</summary>
    internal long Length => _zip.Length;

    /// <summary>The whole zip, for ML.NET to read.</summary>
    internal MemoryStream Stream() => new(_zip, writable: false);

    /// <summary>Checks everything there is to check before ML.NET sees the bytes.</summary>
    /// <param name="zip">The file.</param>
    /// <param name="source">Its name, for messages.</param>
    /// <param name="limit">Most bytes its entries may unpack to.</param>
    internal static ArtifactArchive Verify(byte[] zip, string source, long limit)
    {
        using var archive = OpenZip(zip, source);
        var entries = Directory(archive, source, limit);
        if (!entries.ContainsKey(ArtifactNames.Model))
            throw Fault(ModelArtifactFault.NotAModel, source, "is a zip, but not a model that ML.NET wrote");
        if (!entries.Keys.Any(n => n.StartsWith(ArtifactNames.Folder, StringComparison.Ordinal)))
            throw Fault(ModelArtifactFault.PlainModel, source,
                "is a plain ML.NET model without a model card; load it with mlContext.Model.Load");
        FirstModel.GetReady(entries.Keys);
        RefuseNewerFormat(entries, source);
        VerifyChecksums(entries, source, limit);
        return new(zip, source, ReadCard(entries, source));
    }

    /// <summary>The bytes of an entry, or null if there is none of that name.</summary>
    internal byte[]? Read(string name)
    {
        using var archive = OpenZip(_zip, _source);
        return archive.GetEntry(name) is { } entry ? Bytes(entry, _source, entry.Length) : null;
    }

    /// <summary>Names of all entries.</summary>
    internal IReadOnlyList<string> Names()
    {
        using var archive = OpenZip(_zip, _source);
        return [.. archive.Entries.Select(e => e.FullName)];
    }

    internal static ModelArtifactException Fault(ModelArtifactFault fault, string source, string what, Exception? inner = null) =>
        new(fault, $"'{source}' {what}.", inner);

    private static ZipArchive OpenZip(byte[] zip, string source)
    {
        try
        {
            var archive = new ZipArchive(new MemoryStream(zip, writable: false), ZipArchiveMode.Read);
            // The directory is read on first use.
            _ = archive.Entries.Count;
            return archive;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or ArgumentException or NotSupportedException)
        {
            throw Fault(ModelArtifactFault.NotAZip, source, "is not a zip archive, or is cut short", fault);
        }
    }

    private static Dictionary<string, ZipArchiveEntry> Directory(ZipArchive archive, string source, long limit)
    {
        var entries = new Dictionary<string, ZipArchiveEntry>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var entry in archive.Entries)
        {
            if (!ArtifactNames.IsSafe(entry.FullName))
                throw Fault(ModelArtifactFault.UnsafeEntryName, source,
                    $"holds an entry named '{entry.FullName}', which would leave its folder when unpacked; do not trust this file");
            if (!entries.TryAdd(entry.FullName, entry))
                throw Fault(ModelArtifactFault.DuplicateEntry, source, $"holds two entries named '{entry.FullName}'");
            total += entry.Length;
            if (entry.Length < 0 || total > limit || total < 0)
                throw TooLarge(source, limit);
        }
        return entries;
    }

    private static void RefuseNewerFormat(Dictionary<string, ZipArchiveEntry> entries, string source)
    {
        if (!entries.TryGetValue(ArtifactNames.Card, out var entry))
            throw Fault(ModelArtifactFault.EntriesDiffer, source, $"lacks the entry {ArtifactNames.Card}");
        try
        {
            using var card = JsonDocument.Parse(Bytes(entry, source, MaxJsonBytes));
            if (card.RootElement.GetProperty("format").GetInt32() is var format && format > ModelCard.CurrentFormat)
                throw Fault(ModelArtifactFault.NewerFormat, source,
                    $"has format {format}; this version reads up to {ModelCard.CurrentFormat}. Update MlNetSuite");
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw Damaged(source, ArtifactNames.Card, fault);
        }
    }

    private static void VerifyChecksums(Dictionary<string, ZipArchiveEntry> entries, string source, long limit)
    {
        var expected = ReadChecksums(entries, source);
        foreach (var name in expected.Keys)
            if (!entries.ContainsKey(name))
                throw Fault(ModelArtifactFault.EntriesDiffer, source, $"lacks the entry {name}");
        var left = limit;
        foreach (var (name, entry) in entries)
        {
            if (name == ArtifactNames.Checksums)
                continue;
            if (!expected.TryGetValue(name, out var checksum))
                throw Fault(ModelArtifactFault.EntriesDiffer, source, $"holds the entry {name}, which was not there when it was written");
            var (actual, length) = Hash(entry, source, left, limit);
            left -= length;
            if (actual != checksum)
                throw Fault(ModelArtifactFault.ChecksumMismatch, source,
                    $"is damaged: the entry {name} is not what was written. Copy or train it again");
        }
    }

    private static Dictionary<string, string> ReadChecksums(Dictionary<string, ZipArchiveEntry> entries, string source)
    {
        if (!entries.TryGetValue(ArtifactNames.Checksums, out var entry))
            throw Fault(ModelArtifactFault.EntriesDiffer, source, $"lacks the entry {ArtifactNames.Checksums}");
        try
        {
            return JsonSerializer.Deserialize(Bytes(entry, source, MaxJsonBytes), ArtifactJson.Default.DictionaryStringString)
                ?? throw new JsonException("null");
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw Damaged(source, ArtifactNames.Checksums, fault);
        }
    }

    private static ModelCard ReadCard(Dictionary<string, ZipArchiveEntry> entries, string source)
    {
        try
        {
            var card = JsonSerializer.Deserialize(Bytes(entries[ArtifactNames.Card], source, MaxJsonBytes), ArtifactJson.Default.ModelCard)
                ?? throw new JsonException("null");
            RequireNames(card);
            return card with { Outputs = [.. card.Outputs.Select(output => output.WithRole(card.Labels))] };
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            throw Damaged(source, ArtifactNames.Card, fault);
        }
    }

    private static void RequireNames(ModelCard card)
    {
        if (card.Labels.Contains(null!)
            || card.Inputs.Concat(card.Outputs).Any(column => string.IsNullOrEmpty(column?.Name) || column.Type is null))
            throw new InvalidDataException("a label, an input or an output has no name or no type.");
    }

    private static bool IsUnreadable(Exception fault) =>
        fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException;

    private static ModelArtifactException Damaged(string source, string name, Exception fault) =>
        Fault(ModelArtifactFault.DamagedCard, source, $"is damaged: the entry {name} cannot be read", fault);

    private static ModelArtifactException TooLarge(string source, long limit) =>
        Fault(ModelArtifactFault.TooLarge, source, $"unpacks to more than {limit:N0} bytes, the limit");

    // The declared length is a claim; what comes out is counted.
    private static (string Hex, long Length) Hash(ZipArchiveEntry entry, string source, long left, long limit)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using var stream = entry.Open();
            var length = 0L;
            for (int read; (read = stream.Read(buffer)) > 0; hash.AppendData(buffer, 0, read))
                if ((length += read) > left)
                    throw TooLarge(source, limit);
            return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException or NotSupportedException)
        {
            throw Fault(ModelArtifactFault.ChecksumMismatch, source,
                $"is damaged: the entry {entry.FullName} cannot be unpacked. Copy or train it again", fault);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Bytes(ZipArchiveEntry entry, string source, long limit)
    {
        // A deflated byte cannot unpack to more than 1032 (RFC 1951), whatever length the directory claims.
        var size = Math.Min(entry.Length, entry.CompressedLength * 1032 + 1032);
        if (size > Math.Min(limit, Array.MaxLength))
            throw TooLarge(source, limit);
        using var stream = entry.Open();
        var bytes = new byte[size];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return length == bytes.Length && stream.ReadByte() < 0
            ? bytes
            : throw new InvalidDataException($"the entry {entry.FullName} is not as long as it claims.");
    }
}
