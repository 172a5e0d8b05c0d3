using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetSuite.AutoML.Studies;

/// <summary>What study stores keep as text in addition to the space and the parameters.</summary>
public static class StudyJson
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>The objectives as JSON.</summary>
    public static string Write(IReadOnlyList<Objective> objectives) => new JsonArray([.. objectives.Select(o => new JsonObject
    {
        ["metric"] = o.Metric,
        ["direction"] = o.Direction == Direction.Maximize ? "maximize" : "minimize",
    })]).ToJsonString(Plain);

    /// <summary>Reads objectives.</summary>
    public static IReadOnlyList<Objective> ReadObjectives(string json) => [.. JsonNode.Parse(json)!.AsArray().Select(o =>
        new Objective((string)o!["metric"]!, (string)o["direction"]! == "maximize" ? Direction.Maximize : Direction.Minimize))];

    /// <summary>The attributes of a study as JSON.</summary>
    public static string Write(IReadOnlyDictionary<string, string> attributes) => JsonSerializer.Serialize(attributes, Plain);

    /// <summary>Reads attributes.</summary>
    public static IReadOnlyDictionary<string, string> ReadAttributes(string json) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    /// <summary>A trial's values, infinite ones included.</summary>
    public static string Write(IReadOnlyList<double> values) => JsonSerializer.Serialize(values, Plain);

    /// <summary>Reads values.</summary>
    public static IReadOnlyList<double> ReadValues(string json) => JsonSerializer.Deserialize<double[]>(json, Plain)!;

    /// <summary>A time, to the last tick.</summary>
    public static string Write(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>Reads a time.</summary>
    public static DateTimeOffset ReadTime(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture);

    /// <summary>A trial's state.</summary>
    public static string Write(TrialState state) => state.ToString().ToLowerInvariant();

    /// <summary>Reads a state.</summary>
    public static TrialState ReadState(string text) => Enum.Parse<TrialState>(text, ignoreCase: true);
}
