using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace MlNetSuite.AutoML.Studies;

/// <summary>What a study file keeps as JSON beside the space and the parameters.</summary>
internal static class StudyJson
{
    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    internal static string Write(IReadOnlyList<Objective> objectives) => new JsonArray([.. objectives.Select(o => new JsonObject
    {
        ["metric"] = o.Metric,
        ["direction"] = o.Direction == Direction.Maximize ? "maximize" : "minimize",
    })]).ToJsonString(Plain);

    internal static IReadOnlyList<Objective> ReadObjectives(string json) => [.. JsonNode.Parse(json)!.AsArray().Select(o =>
        new Objective((string)o!["metric"]!, (string)o["direction"]! == "maximize" ? Direction.Maximize : Direction.Minimize))];

    internal static string Write(IReadOnlyDictionary<string, string> attributes) => JsonSerializer.Serialize(attributes, Plain);

    internal static IReadOnlyDictionary<string, string> ReadAttributes(string json) => JsonSerializer.Deserialize<Dictionary<string, string>>(json)!;

    internal static string Write(IReadOnlyList<double> values) => JsonSerializer.Serialize(values, Plain);

    internal static IReadOnlyList<double> ReadValues(string json) => JsonSerializer.Deserialize<double[]>(json, Plain)!;
}
