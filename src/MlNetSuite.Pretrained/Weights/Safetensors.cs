using System.Buffers.Binary;
using System.Text.Json;
using MlNetSuite.Data;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>Reads the safetensors format: eight bytes with the length of a JSON header, the header, the tensors without gaps.
/// huggingface/safetensors, README.md, "Format".</summary>
internal static class Safetensors
{
    internal const string File = "model.safetensors";

    /// <summary>As the reference implementation's. A header has about 100 bytes a tensor.</summary>
    private const int LongestHeader = 100_000_000;

    private const int PrefixLength = sizeof(long);

    /// <exception cref="InputException">The file is damaged, or no safetensors file.</exception>
    internal static NamedTensors Of(LocatedWeights weights) => Of(weights.Verified(File));

    /// <summary>As above.</summary>
    internal static NamedTensors Of(StoredBytes file)
    {
        var header = ReadHeader(file);
        var content = file.Range(PrefixLength + header.Length, file.Length - PrefixLength - header.Length);
        try
        {
            using var json = JsonDocument.Parse(header, new() { AllowDuplicateProperties = false, MaxDepth = 8 });
            var ranges = json.RootElement.EnumerateObject().Where(property => property.Name != "__metadata__")
                .Select(property => Entry.Of(property, content.Length)).OrderBy(entry => entry.Begin).ThenBy(entry => entry.End).ToList();
            RequireNoGaps(ranges, content.Length);
            return new(file.Path, ranges.ToDictionary(entry => entry.Name, entry => Tensor(file.Path, content, entry)));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new InputException($"{file.Path}: its header is not that of a safetensors file ({e.Message})", e);
        }
    }

    private static byte[] ReadHeader(StoredBytes file)
    {
        if (file.Length < PrefixLength)
            throw new InputException($"{file.Path}: {file.Length} bytes; not a safetensors file, or a truncated one");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Range(0, PrefixLength).ReadAll());
        if (length > (ulong)Math.Min(LongestHeader, file.Length - PrefixLength))
            throw new InputException(
                $"{file.Path}: says that its header has {length:N0} bytes and has {file.Length - PrefixLength:N0} in all; not a safetensors " +
                "file, or a truncated one");
        return file.Range(PrefixLength, (long)length).ReadAll();
    }

    /// <summary>Every byte belongs to one tensor: nothing is read twice, and nothing hides.</summary>
    private static void RequireNoGaps(IReadOnlyList<Entry> entries, long length)
    {
        var end = 0L;
        foreach (var entry in entries)
        {
            if (entry.Begin != end)
                throw new FormatException($"tensor '{entry.Name}' begins at {entry.Begin}, the one before it ends at {end}");
            end = entry.End;
        }
        if (end != length)
            throw new FormatException($"the tensors end at {end}, the file at {length}");
    }

    private static StoredTensor Tensor(string path, StoredBytes content, Entry entry)
    {
        var source = $"{path}: tensor '{entry.Name}'";
        return new(source, StoredTensor.Dimensions(source, entry.Shape), entry.Type,
            () => content.Range(entry.Begin, entry.End - entry.Begin).ReadAll());
    }

    private sealed record Entry(string Name, string Type, IReadOnlyList<long> Shape, long Begin, long End)
    {
        internal static Entry Of(JsonProperty property, long length)
        {
            long[] offsets = [.. property.Value.GetProperty("data_offsets").EnumerateArray().Select(offset => offset.GetInt64())];
            return offsets is [>= 0 and var begin, var end] && begin <= end && end <= length
                ? new(property.Name, TypeOf(property.Value.GetProperty("dtype").GetString()),
                    [.. property.Value.GetProperty("shape").EnumerateArray().Select(dimension => dimension.GetInt64())], begin, end)
                : throw new FormatException(
                    $"tensor '{property.Name}' lies at [{string.Join(", ", offsets)}] of {length} bytes");
        }

        private static string TypeOf(string? type) => type switch
        {
            "F32" => StoredTensor.Float32,
            "F16" => StoredTensor.Float16,
            "BF16" => StoredTensor.BFloat16,
            null => throw new FormatException("a tensor without a type"),
            _ => type,
        };
    }
}
