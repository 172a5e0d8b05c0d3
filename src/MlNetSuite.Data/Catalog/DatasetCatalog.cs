using System.Text.Json;
using System.Text.Json.Serialization;
using MlNetSuite.Prediction;

namespace MlNetSuite.Data.Catalog;

/// <summary>The datasets known by name; see <c>datasets/catalog.json</c>.</summary>
public sealed class DatasetCatalog
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = false,
    };

    private static readonly Lazy<DatasetCatalog> Embedded = new(() =>
    {
        using var stream = typeof(DatasetCatalog).Assembly.GetManifestResourceStream("catalog.json")!;
        return new(JsonSerializer.Deserialize<Listing>(stream, Json)!.Datasets);
    });

    /// <summary>A catalog of the given datasets.</summary>
    public DatasetCatalog(IReadOnlyList<CatalogEntry> entries) => Entries = entries;

    /// <summary>The catalog that comes with MlNetSuite.</summary>
    public static DatasetCatalog Default => Embedded.Value;

    /// <summary>All datasets, the embedded ones first.</summary>
    public IReadOnlyList<CatalogEntry> Entries { get; }

    /// <summary>Whether <paramref name="id"/> is listed.</summary>
    public bool Contains(string id) => Entries.Any(e => e.Id == id);

    /// <summary>The dataset called <paramref name="id"/>.</summary>
    /// <exception cref="InputException">There is none; the message lists them and names the nearest.</exception>
    public CatalogEntry Find(string id)
    {
        if (Entries.FirstOrDefault(e => e.Id == id) is { } entry)
            return entry;
        var ids = Entries.Select(e => e.Id).ToArray();
        var meant = Nearest.To(id, ids) is { } nearest ? $" Did you mean '{nearest}'?" : "";
        throw new InputException($"there is no dataset '{id}'; available: {string.Join(", ", ids)}.{meant}");
    }

    private sealed record Listing(IReadOnlyList<CatalogEntry> Datasets);
}
