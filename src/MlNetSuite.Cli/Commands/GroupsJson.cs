using System.Text.Json.Nodes;
using MlNetSuite.Training.Tasks;

namespace MlNetSuite.Cli.Commands;

/// <summary>Metrics by group as <c>evaluate --group --json</c> prints them.</summary>
internal static class GroupsJson
{
    internal static JsonObject Of(GroupedMetrics groups)
    {
        var json = new JsonObject
        {
            ["column"] = groups.Column,
            ["values"] = new JsonArray(
                [.. groups.Groups.Select(g =>
                    new JsonObject { ["group"] = g.Group, ["rows"] = g.Rows, ["metrics"] = g.Metrics.ToJson() })]),
            ["differences"] = Object(groups.Differences),
        };
        if (groups.Classes.Count > 0)
        {
            json["demographicParityDifference"] = groups.DemographicParityDifference;
            json["equalizedOddsDifference"] = groups.EqualizedOddsDifference;
            json["perClass"] = new JsonObject(groups.Classes.Select(c => KeyValuePair.Create(c.Label, (JsonNode?)OfClass(c, groups))));
        }
        json["notes"] = new JsonArray([.. groups.Notes.Select(n => JsonValue.Create(n))]);
        return json;
    }

    private static JsonObject OfClass(ClassFairness fairness, GroupedMetrics groups) => new()
    {
        ["demographicParityDifference"] = fairness.DemographicParityDifference,
        ["equalizedOddsDifference"] = fairness.EqualizedOddsDifference,
        ["truePositiveRateDifference"] = fairness.TruePositiveRateDifference,
        ["falsePositiveRateDifference"] = fairness.FalsePositiveRateDifference,
        ["selectionRates"] = Object(groups.Groups.Select((g, n) => KeyValuePair.Create(g.Group, fairness.SelectionRates[n]))),
    };

    private static JsonObject Object(IEnumerable<KeyValuePair<string, double>> values) =>
        new(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)JsonValue.Create(v.Value))));
}
