using System.Text.Json;
using System.Text.Json.Nodes;

namespace MlNetSuite.Prediction.Recommendation;

/// <summary>What ids of items and users are called: the entry <c>MlNetSuite/names.json</c> of a recommender that was trained with tables of
/// them.</summary>
/// <param name="Items">Titles by item id.</param>
/// <param name="Users">Names by user id.</param>
public sealed record ShownNames(IReadOnlyDictionary<string, string> Items, IReadOnlyDictionary<string, string> Users)
{
    /// <summary>The entry's name inside <c>MlNetSuite/</c>.</summary>
    public const string EntryName = "names.json";

    /// <summary>Writes the entry, of these ids alone.</summary>
    internal byte[] ToBytes(IReadOnlyList<string> items, IReadOnlyList<string> users) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject { ["items"] = Object(Items, items), ["users"] = Object(Users, users) });

    /// <summary>Reads the entry.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such an entry.</exception>
    internal static ShownNames Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var entry = JsonNode.Parse(bytes)!.AsObject();
            return new(Names(entry["items"]), Names(entry["users"]));
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new InvalidDataException($"the entry {EntryName} is damaged. Train the model again, or fetch the zip again.", fault);
        }
    }

    private static JsonObject Object(IReadOnlyDictionary<string, string> names, IReadOnlyList<string> ids) =>
        new(ids.Where(names.ContainsKey).Select(id => KeyValuePair.Create(id, (JsonNode?)names[id])));

    private static Dictionary<string, string> Names(JsonNode? names) =>
        names is null ? [] : names.AsObject().ToDictionary(n => n.Key, n => n.Value!.GetValue<string>(), StringComparer.Ordinal);
}
