using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetSuite.Data;
using MlNetSuite.Prediction;

namespace MlNetSuite.Pretrained.Weights;

/// <summary>The weights known by name; see <c>weights.json</c>.</summary>
public sealed class WeightsCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
    };

    private static readonly Lazy<WeightsCatalog> Embedded = new(() =>
    {
        using var stream = typeof(WeightsCatalog).Assembly.GetManifestResourceStream("weights.json")!;
        return new(JsonSerializer.Deserialize<Listing>(stream, Json)!.Weights);
    });

    /// <summary>A catalog of the given weights.</summary>
    public WeightsCatalog(IReadOnlyList<WeightsEntry> entries) => Entries = entries;

    /// <summary>The catalog that comes with MlNetSuite.</summary>
    public static WeightsCatalog Default => Embedded.Value;

    /// <summary>All weights.</summary>
    public IReadOnlyList<WeightsEntry> Entries { get; }

    /// <summary>Whether <paramref name="id"/> is listed.</summary>
    public bool Contains(string id) => Entries.Any(e => e.Id == id);

    /// <summary>The weights called <paramref name="id"/>.</summary>
    /// <exception cref="InputException">There are none; the message lists them and names the nearest.</exception>
    public WeightsEntry Find(string id)
    {
        if (Entries.FirstOrDefault(e => e.Id == id) is { } entry)
            return entry;
        var ids = Entries.Select(e => e.Id).ToArray();
        var meant = Nearest.To(id, ids) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        throw new InputException($"there are no weights '{id}'; available: {string.Join(", ", ids)}.{meant}");
    }

    private sealed record Listing(IReadOnlyList<WeightsEntry> Weights);
}
